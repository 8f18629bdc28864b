/** Answers spoiled at random, over real sockets: each request ends once, the next one works, and where both connections take it they read the same. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Observed, observe } from '../testing/conformance.ts';
import { heldBytes } from '../testing/memory.ts';
import { bePatient } from '../testing/patience.ts';
import type { RawAnswer } from '../testing/raw-answer.ts';
import { framed, glued, headed, persistent } from '../testing/raw-answers.ts';
import { closeTransports, HTTP1 } from '../testing/transports.ts';

bePatient();
afterEach(closeTransports);

const MIB = 1_048_576;
/** Each of so many spoiled answers, at once. */
const A_RUN = 25;
const RUNS = 20;

const answers = [...framed, ...persistent, ...headed, ...glued].filter(({ bytes }) => bytes.length < 500);
const scraps = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  ':',
  ',',
  ';',
  '0\r\n\r\n',
  'content-length: 5\r\n',
  'transfer-encoding: chunked\r\n',
  'connection: close\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 200 OK\r\n',
  'f'.repeat(20),
  '9'.repeat(20),
];

type Spoil = (bytes: string) => string;
const place = fc.nat(500);
const at = (bytes: string, where: number): number => where % (bytes.length + 1);

const spoil: fc.Arbitrary<Spoil> = fc.oneof(
  fc.tuple(place, fc.constantFrom(...scraps)).map(
    ([where, scrap]): Spoil =>
      (bytes) =>
        bytes.slice(0, at(bytes, where)) + scrap + bytes.slice(at(bytes, where)),
  ),
  fc.tuple(place, fc.nat(255)).map(
    ([where, byte]): Spoil =>
      (bytes) =>
        bytes.slice(0, at(bytes, where)) + String.fromCharCode(byte) + bytes.slice(at(bytes, where) + 1),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 20 })).map(
    ([where, length]): Spoil =>
      (bytes) =>
        bytes.slice(0, at(bytes, where)) + bytes.slice(at(bytes, where) + length),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 40 })).map(
    ([where, length]): Spoil =>
      (bytes) =>
        bytes.slice(0, at(bytes, where) + length) + bytes.slice(at(bytes, where)),
  ),
  place.map(
    (where): Spoil =>
      (bytes) =>
        bytes.slice(0, at(bytes, where)),
  ),
);

interface Spoiled extends Pick<RawAnswer, 'bytes' | 'after' | 'method'> {
  readonly pieces: readonly string[];
}

const spoiled: fc.Arbitrary<Spoiled> = fc
  .record({
    answer: fc.constantFrom(...answers),
    spoils: fc.array(spoil, { minLength: 1, maxLength: 3 }),
    after: fc.constantFrom('KEEP', 'END', 'END', 'RESET'),
    cut: place,
  })
  .map(({ answer, spoils, after, cut }) => {
    const bytes = spoils.reduce((sofar, next) => next(sofar), answer.bytes);
    return {
      bytes,
      after,
      method: answer.method,
      pieces: [bytes.slice(0, at(bytes, cut)), bytes.slice(at(bytes, cut))],
    };
  });

const KINDS = ['RESET', 'PROTOCOL', 'TIMEOUT'];

function expectSound({ became, headers, sent }: Observed): void {
  expect(sent).toBe(true);
  if (typeof became === 'string') expect([KINDS, headers]).toEqual([expect.arrayContaining([became]), null]);
  else expect(became[0]).toBeGreaterThanOrEqual(200);
}

describe('answers spoiled at random', () => {
  it('end each request once; the next one works; both connections read the same where both take it', async () => {
    const before = await heldBytes();
    const sound = fc.asyncProperty(fc.array(spoiled, { minLength: A_RUN, maxLength: A_RUN }), async (batch) => {
      const seen = await Promise.all(
        batch.map(async (each) => {
          const options = { pieces: each.pieces, request: { timeoutMs: 250 } };
          const both = HTTP1.map((http1) => observe(each, { ...options, transport: { http1 } }));
          return [each, await Promise.all(both)] as const;
        }),
      );
      for (const [{ pieces, after }, both] of seen) {
        for (const one of both) expectSound(one);
        const taken = both.filter(({ became }) => typeof became !== 'string');
        const [own, undici] = taken.map(({ became }) => became);
        if (taken.length === 2) expect([pieces, after, own]).toEqual([pieces, after, undici]);
      }
      await closeTransports();
    });
    await fc.assert(sound, { numRuns: RUNS, endOnFailure: true, seed: 20_261_124 });
    expect((await heldBytes()) - before).toBeLessThan(8 * MIB);
  });
});
