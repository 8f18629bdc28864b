import fc from 'fast-check';
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram as HdrHistogram,
} from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { Histogram, HistogramRecorder, mergeWires } from './histogram.ts';
import { toHdrBase64 } from './histogram-export.ts';
import { HIGHEST_US, highestOf, indexOf, lowestOf } from './histogram-layout.ts';

const PERCENTILES = [0, 1, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100];
const RUNS = { numRuns: 500 };

const micros = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
/** Fast answers, slow ones, and two humps with nothing between them; many of them equal. */
const samples = fc.oneof(
  fc.array(micros(5000), { maxLength: 300 }),
  fc.array(micros(HIGHEST_US), { maxLength: 300 }),
  // More buckets than are known one by one.
  fc.array(micros(HIGHEST_US), { minLength: 250, maxLength: 500 }),
  fc.array(fc.oneof(micros(900), fc.integer({ min: 2_000_000, max: 2_100_000 })), { maxLength: 300 }),
  fc.array(fc.constantFrom(1, 2047, 2048, 2049, 100_000, 100_003), { maxLength: 300 }),
);
const someSamples = samples.filter(({ length }) => length > 0);

function wireOf(values: readonly number[]): Uint8Array {
  const recorder = new HistogramRecorder();
  for (const value of values) recorder.record(value);
  return recorder.take();
}

function hdrOf(values: readonly number[]): HdrHistogram {
  const hdr = build({ bitBucketSize: 64, highestTrackableValue: HIGHEST_US, numberOfSignificantValueDigits: 3 });
  for (const value of values) hdr.recordValue(value);
  return hdr;
}

/** All that can be asked of a histogram. */
function facts(histogram: Histogram): unknown {
  const { count, beyond, min, max, mean, stdDev } = histogram;
  const buckets: [number, number][] = [];
  histogram.forEach((index, here) => {
    buckets.push([index, here]);
  });
  return { count, beyond, min, max, mean, stdDev, buckets, percentiles: histogram.percentiles(PERCENTILES) };
}

/** The value that ⌈at/100 · n⌉ of the samples do not pass. */
function nearestRank(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  // Exact: percentiles here have two decimals at most.
  const rank = Math.max(1, Math.ceil((Math.round(at * 100) * sorted.length) / 10_000));
  return sorted[rank - 1] ?? Number.NaN;
}

describe('histograms', () => {
  it('survive the wire', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const histogram = Histogram.of(wireOf(values));
        expect(facts(Histogram.of(histogram.encode()))).toEqual(facts(histogram));
        expect(histogram.encode()).toEqual(wireOf(values));
      }),
      RUNS,
    );
  });

  it('merge to the same whatever the order and the grouping, and to what one instance would hold', () => {
    fc.assert(
      fc.property(samples, samples, samples, (a, b, c) => {
        const [wireA, wireB, wireC] = [wireOf(a), wireOf(b), wireOf(c)];
        const control = facts(Histogram.of(wireOf([...a, ...b, ...c])));
        expect(facts(Histogram.of(wireA, wireB, wireC))).toEqual(control);
        expect(facts(Histogram.of(wireC, wireA, wireB))).toEqual(control);
        expect(facts(Histogram.of(wireA).addAll(Histogram.of(wireB, wireC)))).toEqual(control);
        expect(facts(Histogram.of(wireC, wireB).addAll(Histogram.of(wireA)))).toEqual(control);
        expect(facts(Histogram.of(mergeWires([mergeWires([wireB, wireA]), wireC])))).toEqual(control);
      }),
      RUNS,
    );
  });

  it('give percentiles by nearest rank, within 0.2 % or 1 µs', () => {
    fc.assert(
      fc.property(someSamples, (values) => {
        const answers = Histogram.of(wireOf(values)).percentiles(PERCENTILES);
        for (const [position, at] of PERCENTILES.entries()) {
          const exact = nearestRank(values, at);
          expect(Math.abs((answers[position] ?? Number.NaN) - exact)).toBeLessThanOrEqual(Math.max(1, exact * 0.002));
        }
      }),
      RUNS,
    );
  });

  it('know count, least, greatest and mean exactly', () => {
    fc.assert(
      fc.property(someSamples, (values) => {
        const histogram = Histogram.of(wireOf(values));
        expect(histogram.count).toBe(values.length);
        expect(histogram.min).toBe(Math.min(...values));
        expect(histogram.max).toBe(Math.max(...values));
        expect(histogram.mean).toBe(values.reduce((sum, value) => sum + value, 0) / values.length);
      }),
      RUNS,
    );
  });

  it('deviate as hdr-histogram-js says', () => {
    fc.assert(
      fc.property(someSamples, (values) => {
        const deviation = Histogram.of(wireOf(values)).stdDev ?? Number.NaN;
        const oracle = hdrOf(values).stdDeviation;
        expect(Math.abs(deviation - oracle)).toBeLessThanOrEqual(1e-9 * Math.max(1, oracle));
      }),
      RUNS,
    );
  });

  it('are read back by hdr-histogram-js with the same counts and percentiles', () => {
    fc.assert(
      fc.property(someSamples, (values) => {
        const exported = decodeFromCompressedBase64(toHdrBase64(Histogram.of(wireOf(values))), 64);
        const oracle = hdrOf(values);
        expect(exported.totalCount).toBe(values.length);
        for (const at of PERCENTILES) expect(exported.getValueAtPercentile(at)).toBe(oracle.getValueAtPercentile(at));
        expect(exported.stdDeviation).toBeCloseTo(oracle.stdDeviation, 6);
        // The standard form carries buckets, and no exact greatest value.
        expect(exported.maxValue).toBe(decodeFromCompressedBase64(encodeIntoCompressedBase64(oracle), 64).maxValue);
      }),
      { numRuns: 100 },
    );
  });

  it('count into bounds what lies at or below them, to within a bucket', () => {
    const bounds = fc
      .uniqueArray(micros(HIGHEST_US), { minLength: 1, maxLength: 8 })
      .map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(samples, bounds, (values, bounds) => {
        const counts = Histogram.of(wireOf(values)).buckets(bounds);
        expect(counts).toHaveLength(bounds.length + 1);
        let upTo = 0;
        for (const [position, bound] of bounds.entries()) {
          upTo += counts[position] ?? 0;
          expect(upTo).toBe(values.filter((value) => lowestOf(indexOf(value)) <= bound).length);
          expect(upTo).toBeGreaterThanOrEqual(values.filter((value) => value <= bound).length);
          expect(upTo).toBeLessThanOrEqual(values.filter((value) => value <= highestOf(indexOf(bound))).length);
        }
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      }),
      RUNS,
    );
  });

  it('refuse what is malformed, and stay as they were', () => {
    const damage = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(
        someSamples,
        someSamples,
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        (before, more, damages) => {
          const wire = wireOf(more);
          for (const { at, to } of damages) wire[at % wire.length] = to;
          const histogram = Histogram.of(wireOf(before));
          const unharmed = facts(histogram);
          try {
            histogram.add(wire);
          } catch {
            expect(facts(histogram)).toEqual(unharmed);
            return;
          }
          // What was taken is a histogram in itself.
          const taken = Histogram.of(wire);
          expect(histogram.count).toBe(before.length + taken.count);
          expect(Histogram.of(taken.encode()).percentiles(PERCENTILES)).toEqual(taken.percentiles(PERCENTILES));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('refuse what is cut off at any byte', () => {
    fc.assert(
      fc.property(someSamples, (values) => {
        const wire = wireOf(values);
        const histogram = Histogram.of(wireOf([7]));
        const unharmed = facts(histogram);
        for (let length = 1; length < wire.length; length++)
          expect(() => histogram.add(wire.subarray(0, length))).toThrow();
        expect(facts(histogram)).toEqual(unharmed);
      }),
      { numRuns: 50 },
    );
  });
});
