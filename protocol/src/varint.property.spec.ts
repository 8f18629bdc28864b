import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VarintReader, VarintWriter } from './varint.ts';

const number = fc.oneof(
  fc.maxSafeNat(),
  fc.nat({ max: 300 }),
  fc.constantFrom(0, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 49, Number.MAX_SAFE_INTEGER),
);

function written(numbers: readonly number[]): Uint8Array {
  const writer = new VarintWriter(4);
  for (const value of numbers) writer.write(value);
  return writer.bytes();
}

function readAll(bytes: Uint8Array): number[] {
  const reader = new VarintReader(bytes);
  const numbers: number[] = [];
  while (!reader.done) numbers.push(reader.read());
  return numbers;
}

describe('numbers on the wire', () => {
  it('survive a round trip', () => {
    fc.assert(
      fc.property(fc.array(number), (numbers) => {
        expect(readAll(written(numbers))).toEqual(numbers);
      }),
    );
  });

  it('take as many bytes as they have digits to the base of 128', () => {
    fc.assert(
      fc.property(number, (value) => {
        expect(written([value])).toHaveLength(Math.max(1, Math.ceil(bits(value) / 7)));
      }),
    );
  });

  it('are refused where they are cut off', () => {
    fc.assert(
      fc.property(number, (value) => {
        const bytes = written([value]);
        for (let length = 0; length < bytes.length; length++)
          expect(() => new VarintReader(bytes.subarray(0, length)).read()).toThrow('cut off');
      }),
    );
  });

  it('are refused beyond what is exact', () => {
    expect(readAll(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f))).toEqual([Number.MAX_SAFE_INTEGER]);
    expect(() => readAll(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10))).toThrow('too large');
    expect(() => readAll(new Uint8Array(20).fill(0xff))).toThrow('too large');
  });
});

function bits(value: number): number {
  return value.toString(2).length;
}
