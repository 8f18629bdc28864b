/** Short ways of reading an answer give what the long ways give. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bodyText } from './decode-body.ts';
import { parseExactly } from './exact-json.ts';

it('reads UTF-8 as a decoder does, whatever the bytes are', () => {
  const decoder = new TextDecoder();
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom('efbbbf', 'efbb', 'ef', 'c080', 'eda080', 'f0808080', 'f4908080', 'e282', 'f09f98').map((hex) => {
      return Buffer.from(hex, 'hex');
    }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const body = Buffer.concat(pieces);
      expect(bodyText(body, null)).toBe(decoder.decode(body));
    }),
    { numRuns: 2000 },
  );
});

it('keeps the digits of whole numbers, wherever they stand', () => {
  const number = fc.oneof(
    fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String),
    fc.bigInt({ min: 10n ** 14n, max: 10n ** 17n }).map(String),
    fc.constantFrom(
      '0',
      '-1',
      '1.5',
      '9007199254740993',
      '123456789012345.6',
      '1e25',
      '1234567890123456e1',
      '0.1234567890123456789',
    ),
  );
  const value = fc.oneof(
    number,
    fc.string().map((text) => JSON.stringify(text)),
    fc.constant('"1234567890123456"'),
  );
  const blank = fc.nat({ max: 20 }).map((length) => ' '.repeat(length));
  fc.assert(
    fc.property(fc.array(fc.tuple(blank, value), { maxLength: 6 }), (items) => {
      const text = `[${items.map(([before, item]) => before + item).join(',')}]`;
      // What a number is not exact in JavaScript stays as it was written; all else is as JSON.parse has it.
      const expected = items.map(([, item]) =>
        /^-?\d+$/.test(item) && !Number.isSafeInteger(Number(item)) ? item : JSON.stringify(JSON.parse(item)),
      );
      expect(JSON.stringify(parseExactly(text))).toBe(`[${expected.join(',')}]`);
    }),
    { numRuns: 2000 },
  );
});
