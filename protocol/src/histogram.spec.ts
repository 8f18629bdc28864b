import { describe, expect, it } from 'vitest';
import { checkWire, Histogram, HistogramRecorder, mergeWires } from './histogram.ts';
import { BUCKETS, HIGHEST_US } from './histogram-layout.ts';
import { VarintWriter } from './varint.ts';

const HOUR_US = HIGHEST_US;

function wireOf(...values: readonly number[]): Uint8Array {
  const recorder = new HistogramRecorder();
  for (const value of values) recorder.record(value);
  return recorder.take();
}
function numbers(...values: readonly number[]): Uint8Array {
  const out = new VarintWriter();
  for (const value of values) out.write(value);
  return out.bytes();
}

describe('a histogram without values', () => {
  it('is no bytes, and has nulls where there is nothing to say', () => {
    const histogram = Histogram.of(new Uint8Array(0));
    expect(wireOf()).toHaveLength(0);
    expect(histogram.encode()).toHaveLength(0);
    expect(histogram.count).toBe(0);
    const { min, max, mean, stdDev } = histogram;
    expect([min, max, mean, stdDev, histogram.percentile(50)]).toEqual([null, null, null, null, null]);
    expect(histogram.percentiles([0, 99])).toEqual([null, null]);
    expect(histogram.buckets([10, 20])).toEqual([0, 0, 0]);
    expect(mergeWires([])).toHaveLength(0);
  });
});

describe('percentiles', () => {
  it('of one value are that value, and it deviates by nothing', () => {
    const histogram = Histogram.of(wireOf(123_457));
    expect(histogram.percentiles([0, 50, 99.9, 100])).toEqual([123_457, 123_457, 123_457, 123_457]);
    expect(histogram.stdDev).toBe(0);
  });

  it('are of the nearest rank upwards', () => {
    const histogram = Histogram.of(wireOf(10, 20, 30, 40));
    expect(histogram.percentiles([0, 25, 25.1, 50, 75, 76, 100])).toEqual([10, 10, 20, 20, 30, 40, 40]);
  });

  it('are answered in the order asked', () => {
    expect(Histogram.of(wireOf(10, 20, 30, 40)).percentiles([100, 0, 50, 50])).toEqual([40, 10, 20, 20]);
  });

  it('are kept from the noise of floating point', () => {
    // 99.9 / 100 × 1,000 is a little more than 999.
    const values = Array.from({ length: 1000 }, (_, at) => at + 1);
    expect(Histogram.of(wireOf(...values)).percentiles([99.9, 7, 55.5])).toEqual([999, 70, 555]);
  });

  it('take the next rank up also among many values', () => {
    const many = numbers(0, 1, 2, 1_000_000_000 + 2, 1, 1_000_000_000, 1, 1);
    expect(Histogram.of(many).percentile(99.999_999_99)).toBe(2);
  });
});

describe('what is recorded', () => {
  it('is rounded to whole microseconds, at least one', () => {
    const histogram = Histogram.of(wireOf(0, -5, Number.NaN, 1.4, 1.6));
    expect([histogram.count, histogram.min, histogram.max, histogram.mean]).toEqual([5, 1, 2, 1.2]);
  });

  it('is clamped to an hour and counted beyond it', () => {
    const histogram = Histogram.of(wireOf(HOUR_US, HOUR_US + 1, Number.POSITIVE_INFINITY), wireOf(HOUR_US * 2));
    expect([histogram.count, histogram.beyond, histogram.max, histogram.mean]).toEqual([4, 3, HOUR_US, HOUR_US]);
  });

  it('is taken once', () => {
    const recorder = new HistogramRecorder();
    recorder.record(90_000);
    expect(recorder.count).toBe(1);
    expect(Histogram.of(recorder.take()).max).toBe(90_000);
    expect(recorder.count).toBe(0);
    expect(recorder.take()).toHaveLength(0);
    recorder.record(5);
    expect(Histogram.of(recorder.take()).percentiles([0, 100])).toEqual([5, 5]);
  });
});

describe('a sum', () => {
  it('can be added to itself', () => {
    const histogram = Histogram.of(wireOf(3, 4000));
    histogram.addAll(histogram);
    expect([histogram.count, histogram.mean, histogram.buckets([100])]).toEqual([4, 2001.5, [2, 2]]);
  });

  it('stays readable where it is too large to be exact', () => {
    const much = numbers(0, HOUR_US, HOUR_US, Number.MAX_SAFE_INTEGER, 23_220, 10_000_000);
    const histogram = Histogram.of(much, much);
    expect(Histogram.of(histogram.encode()).percentile(50)).toBe(HOUR_US);
    expect(Histogram.of(histogram.encode()).count).toBe(20_000_000);
  });
});

describe('a malformed wire', () => {
  it.each([
    ['no bucket', numbers(0, 1, 1, 1)],
    ['a bucket named twice', numbers(0, 5, 5, 10, 5, 1, 0, 1)],
    ['an empty bucket', numbers(0, 5, 6, 11, 5, 1, 1, 0)],
    ['a bucket beyond an hour', numbers(0, 5, HOUR_US, HOUR_US, 5, 1, BUCKETS, 1)],
    ['a least value of another bucket', numbers(0, 4, 6, 10, 5, 1, 1, 1)],
    ['a greatest value of another bucket', numbers(0, 5, 7, 11, 5, 1, 1, 1)],
    ['a least value above the greatest', numbers(0, 4101, 4100, 4100, 3074, 1)],
    ['a value below a microsecond', numbers(0, 0, 0, 0, 0, 1)],
    ['a sum below what its values make', numbers(0, 5, 6, 9, 5, 1, 1, 1)],
    ['a sum above what its values make', numbers(0, 5, 6, 13, 5, 1, 1, 1)],
    ['more beyond an hour than there are', numbers(1, 5, 6, 11, 5, 1, 1, 1)],
  ])('with %s is refused', (_, wire) => {
    expect(() => checkWire(wire)).toThrow('A histogram on the wire');
    expect(() => mergeWires([wireOf(1), wire])).toThrow('A histogram on the wire');
  });
});
