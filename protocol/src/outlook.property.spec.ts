import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf, type Range } from './outlook.ts';

const END = 40;
/** Ascending ranges that do not touch, the last one perhaps without an end. */
const ranges: fc.Arbitrary<Range[]> = fc
  .tuple(fc.uniqueArray(fc.nat({ max: END - 1 }), { maxLength: 8 }), fc.boolean())
  .map(([bounds, endless]) => {
    const ascending = bounds.sort((a, b) => a - b);
    const pairs: Range[] = [];
    for (let at = 0; at < ascending.length; at += 2) {
      const [from = 0, to = Number.POSITIVE_INFINITY] = ascending.slice(at, at + 2);
      if (to < Number.POSITIVE_INFINITY || endless) pairs.push([from, to]);
    }
    return pairs;
  });

function holds(ranges: readonly Range[], k: number): boolean {
  return ranges.some(([from, to]) => from <= k && k < to);
}

describe('what differs between two lists of ranges', () => {
  it('is the least range outside of which they hold the same', () => {
    fc.assert(
      fc.property(ranges, ranges, (one, other) => {
        const differing = Array.from({ length: END + 1 }, (_, k) => k).filter((k) => holds(one, k) !== holds(other, k));
        const difference = differenceOf(one, other);
        if (difference === null) expect(differing).toEqual([]);
        else {
          expect(difference[0]).toBe(differing[0]);
          expect(Math.min(difference[1], END + 1)).toBe((differing.at(-1) ?? Number.NaN) + 1);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
