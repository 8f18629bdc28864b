import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawFrom } from '../test/books-model/draw.ts';
import { expectedSeconds } from '../test/books-model/expected.ts';
import { drawJournal } from '../test/books-model/journal.ts';
import { ModelAggregator } from '../test/books-model/model-aggregator.ts';
import { drawTruth, type Truth } from '../test/books-model/truth.ts';
import { addStored, Figures, storeFigures } from './figures.ts';
import type { StoredSecond } from './second.ts';

describe('the books of a run', () => {
  it('end in the same seconds, whatever the order, the repeats, the failures and the takeovers', () => {
    fc.assert(
      fc.property(fc.gen(), (generate) => {
        const draw = drawFrom(generate);
        const truth = drawTruth(draw);
        const expected = expectedSeconds(truth);
        for (let order = 0; order < 2; order++) {
          const aggregator = new ModelAggregator(truth, draw);
          aggregator.run(drawJournal(draw, truth));
          const seconds = [...aggregator.store.values()].sort((one, other) => one.second - other.second);
          expectSame(
            seconds.map(({ revision: _, ...second }) => second),
            expected,
          );
          expectToAddUp(truth, seconds);
          expectSame(storeFigures(aggregator.books.totals), storeFigures(mergeOf(truth, seconds)));
          expect(aggregator.books.settled).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  }, 240_000);
});

/** `toEqual` says best what differs, and takes long to find that nothing does. */
function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

function mergeOf({ plan }: Truth, seconds: readonly StoredSecond[]): Figures {
  return seconds
    .filter(({ second }) => second * 1000 >= plan.warmUpMs)
    .reduce((figures, stored) => addStored(figures, stored), new Figures());
}

/** Rate models: planned = started + dropped; and all of it is planned, where nobody stopped it. */
function expectToAddUp({ curve, stoppedAtMs, lastSecond }: Truth, seconds: readonly StoredSecond[]): void {
  const { total, durationMs } = curve;
  if (total === null) return;
  const sum = (of: (second: StoredSecond) => number): number => seconds.reduce((all, second) => all + of(second), 0);
  const planned = sum((second) => second.planned);
  expect(planned).toBe(sum(({ counters, dropped }) => counters.iterations + dropped));
  expect(seconds.every(({ lost, dropped }) => lost <= dropped)).toBe(true);
  if (stoppedAtMs === null && (lastSecond + 1) * 1000 >= durationMs) expect(planned).toBe(total);
}
