/** HPACK against Node's: whatever headers it sends are read as they were given, block after block. */
import type { OutgoingHttpHeaders } from 'node:http2';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { startHttp2Target } from '../testing/http2-target.ts';
import { bePatient } from '../testing/patience.ts';
import { closeTransports, get, makeTransport, send } from '../testing/transports.ts';
import { HpackDecoder } from './hpack-decoder.ts';
import { encodeBlock } from './hpack-encoder.ts';

bePatient();
afterEach(closeTransports);

const byte = fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f);
const text = fc.array(byte, { maxLength: 60 }).map((codes) => String.fromCharCode(...codes).trim());
const name = fc.stringMatching(/^x-[a-z0-9!#$%&'*+.^_`|~-]{1,12}$/);
const heads = fc.array(fc.array(fc.tuple(name, fc.array(text, { minLength: 1, maxLength: 3 })), { maxLength: 12 }), {
  minLength: 1,
  maxLength: 12,
});

describe('headers drawn at random', () => {
  it('are read as Node wrote them, and written as Node reads them', async () => {
    const answers: OutgoingHttpHeaders[] = [];
    const seen: (string | string[] | undefined)[] = [];
    const target = await startHttp2Target((stream, headers) => {
      seen.push(headers['x-given']);
      stream.respond({ ':status': 200, ...answers.shift() });
      stream.end();
    });
    const transport = makeTransport({ httpVersion: 'HTTP2' });
    await fc.assert(
      fc.asyncProperty(heads, text, async (drawn, given) => {
        for (const fields of drawn) {
          const expected = Object.fromEntries(fields);
          answers.push(expected);
          const { headers, failure } = await send(transport, get(target.url, { headers: ['X-Given', given] }));
          expect(failure).toBe(null);
          for (const [key, values] of Object.entries(expected)) expect(headers?.lines(key)).toEqual(values);
          expect(seen.pop()).toBe(given);
        }
      }),
      { numRuns: 60 },
    );
    expect(target.connections).toBe(1);
    await closeTransports();
    await target.close();
  });

  it('come back from their block', () => {
    const field = fc.string({ unit: 'binary-ascii', maxLength: 300 });
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field), { maxLength: 20 }), (pairs) => {
        const block = encodeBlock(pairs.flat());
        expect(new HpackDecoder().decode(block, 0, block.length)).toEqual(pairs.flat());
      }),
      { numRuns: 200 },
    );
  });

  it('of bytes that mean nothing do no harm', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (blocks) => {
        const decoder = new HpackDecoder();
        for (const bytes of blocks) {
          const fields = decoder.decode(Buffer.from(bytes), 0, bytes.length);
          if (fields === null) return;
          expect(fields.length % 2).toBe(0);
        }
      }),
      { numRuns: 500 },
    );
  });
});
