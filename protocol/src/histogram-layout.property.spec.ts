import fc from 'fast-check';
import { Float64Histogram } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import {
  BUCKETS,
  HIGHEST_US,
  highestOf,
  indexOf,
  LOWEST_US,
  lowestOf,
  middleOf,
  SIGNIFICANT_DIGITS,
  widthOf,
} from './histogram-layout.ts';

const oracle = new Float64Histogram(LOWEST_US, HIGHEST_US, SIGNIFICANT_DIGITS);
/** Every scale alike, with the limits of buckets and what lies beside them. */
const value = fc.oneof(
  fc.integer({ min: LOWEST_US, max: HIGHEST_US }),
  fc
    .tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: -2, max: 2 }))
    .map(([power, beside]) => Math.min(HIGHEST_US, Math.max(LOWEST_US, 2 ** power + beside))),
  fc.double({ min: 0, max: Math.log(HIGHEST_US), noNaN: true }).map((log) => Math.max(1, Math.floor(Math.exp(log)))),
);
const RUNS = { numRuns: 5000 };

describe('the layout of buckets', () => {
  it("is HdrHistogram's", () => {
    fc.assert(
      fc.property(value, (us) => {
        const index = indexOf(us);
        expect(index).toBe(oracle.countsArrayIndex(us));
        expect(lowestOf(index)).toBe(oracle.lowestEquivalentValue(us));
        expect(highestOf(index)).toBe(oracle.highestEquivalentValue(us));
        expect(widthOf(index)).toBe(oracle.sizeOfEquivalentValueRange(us));
        expect(middleOf(index)).toBe(oracle.medianEquivalentValue(us));
      }),
      RUNS,
    );
  });

  it('leaves no value out, and never falls', () => {
    expect(indexOf(0)).toBe(0);
    for (let index = 0; index < indexOf(HIGHEST_US); index++) {
      expect(indexOf(highestOf(index))).toBe(index);
      expect(lowestOf(index + 1)).toBe(highestOf(index) + 1);
    }
    expect(indexOf(HIGHEST_US)).toBeLessThan(BUCKETS);
  });

  it('has no bucket wider than a thousandth of what it holds', () => {
    fc.assert(
      fc.property(value, (us) => {
        expect(widthOf(indexOf(us))).toBeLessThanOrEqual(Math.max(1, us / 1000));
      }),
      RUNS,
    );
  });
});
