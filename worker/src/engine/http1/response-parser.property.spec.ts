/** Whatever comes and however it is cut: what is right is read right, and what is wrong does no harm. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hear } from '../testing/answer-calls.ts';
import { answer, type DrawnAnswer, spoilt } from '../testing/drawn-answers.ts';
import { readByNode } from '../testing/node-answer.ts';

/** More of them, to look for what is rare: LOADTEST_PARSER_RUNS=100. */
const TIMES = Number(process.env['LOADTEST_PARSER_RUNS'] ?? 1);
const runs = (count: number) => ({ numRuns: count * TIMES, endOnFailure: false });

function expectRead(drawn: DrawnAnswer, reads: readonly string[]): void {
  const heard = hear(reads, { toHead: drawn.toHead, closes: drawn.untilClose });
  expect(heard.fault).toBe(null);
  expect([heard.status, heard.body]).toEqual([drawn.status, drawn.body]);
  expect(heard.calls).toEqual(['head', ...(drawn.body === '' ? [] : ['body']), 'end']);
  expect([...(heard.headers?.entries() ?? [])]).toEqual(drawn.headers);
  for (const [name] of drawn.headers) {
    const lines = drawn.headers.flatMap(([other, value]) => (other === name ? [value] : []));
    expect(heard.headers?.lines(name)).toEqual(lines);
  }
}

/** Cut at these places, of 0 to 1. */
function cutAt(bytes: string, places: readonly number[]): readonly string[] {
  const cuts = [...places, 1].map((place) => Math.round(place * bytes.length)).sort((one, other) => one - other);
  return cuts.map((to, nth) => bytes.slice(cuts[nth - 1] ?? 0, to));
}

const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });

describe('an answer drawn at random', () => {
  it('is read the same however it is cut', () => {
    fc.assert(
      fc.property(answer, places, (drawn, cuts) => {
        expectRead(drawn, [drawn.bytes]);
        expectRead(drawn, cutAt(drawn.bytes, cuts));
        expectRead(drawn, [...drawn.bytes]);
      }),
      runs(150),
    );
  });

  it('is read the same cut at any one byte', () => {
    fc.assert(
      fc.property(answer, (drawn) => {
        for (let cut = 1; cut < drawn.bytes.length; cut++)
          expectRead(drawn, [drawn.bytes.slice(0, cut), drawn.bytes.slice(cut)]);
      }),
      runs(10),
    );
  });

  it('is read as Node reads it', async () => {
    await fc.assert(
      fc.asyncProperty(answer, async ({ bytes, toHead, status, headers, body }) => {
        expect(await readByNode(bytes, toHead)).toEqual({ status, headers, body });
      }),
      runs(200),
    );
  });
});

describe('an answer that is spoilt', () => {
  it('is read or refused the same however it is cut, and ends once', () => {
    fc.assert(
      fc.property(spoilt, places, ({ bytes, toHead }, cuts) => {
        const whole = hear([bytes], { toHead });
        expect(whole.calls.join(' ')).toMatch(/^(head( body)?( end)?)?$/);
        for (const reads of [cutAt(bytes, cuts), [...bytes]]) {
          const heard = hear(reads, { toHead });
          expect([heard.calls, heard.status, heard.body]).toEqual([whole.calls, whole.status, whole.body]);
          // What comes in a read behind the end is a fault; behind it in the same read it only costs the connection.
          if (!whole.calls.includes('end')) expect(heard.fault).toBe(whole.fault);
        }
      }),
      runs(400),
    );
  });

  it('is not taken for less or more than Node takes it for, where the connection goes on', async () => {
    const next = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnext';
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(spoilt, async ({ bytes, toHead }) => {
        const heard = hear([bytes], { toHead });
        if (!heard.parser.keepsAlive) return;
        const byNode = await readByNode(bytes + next, toHead);
        if (byNode === null) return;
        taken++;
        expect([heard.status, heard.body]).toEqual([byNode.status, byNode.body]);
        expect([...(heard.headers?.entries() ?? [])]).toEqual(byNode.headers);
      }),
      runs(800),
    );
    expect(taken).toBeGreaterThan(50);
  });

  it('grows nothing', () => {
    const before = process.memoryUsage().arrayBuffers;
    fc.assert(
      fc.property(spoilt, fc.integer({ min: 1, max: 200 }), ({ bytes, toHead }, times) => {
        const heard = hear(
          Array.from({ length: times }, () => bytes),
          { toHead },
        );
        expect(heard.calls.filter((call) => call === 'end').length).toBeLessThanOrEqual(1);
      }),
      runs(100),
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1_048_576);
  });
});
