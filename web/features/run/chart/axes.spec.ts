import { describe, expect, it } from 'vitest';
import { decadesOf, decadeTicks, formatLatencyTick, linearTicks, linearTop, timeAxisEnd, timeTicks } from './axes.ts';

describe('the time axis', () => {
  it('stands still for a while, and ends with the plan', () => {
    const ends = [-1, 0, 28, 29, 58, 59, 118, 119].map((last) => timeAxisEnd(last, 600, true));
    expect(ends).toEqual([30, 30, 30, 60, 60, 120, 120, 300]);
    expect([timeAxisEnd(5, 20, true), timeAxisEnd(310, 400, true)]).toEqual([20, 400]);
  });

  it('follows what comes after the plan, and ends where a finished run ended', () => {
    expect([timeAxisEnd(21, 20, true), timeAxisEnd(21, 20, false), timeAxisEnd(-1, 20, false)]).toEqual([22, 21, 1]);
  });

  it('has round ticks', () => {
    expect(timeTicks(20, 5)).toEqual([0, 5, 10, 15, 20]);
    expect(timeTicks(601, 6)).toEqual([0, 120, 240, 360, 480, 600]);
    expect(timeTicks(86_400, 5)).toEqual([0, 21_600, 43_200, 64_800, 86_400]);
  });
});

describe('a linear axis', () => {
  it('ends a little above the highest value, with round steps', () => {
    expect(linearTop([10, 2000, Number.NaN])).toBe(2080);
    expect(linearTop([Number.NaN])).toBe(1);
    expect(linearTicks(2080)).toEqual([0, 500, 1000, 1500, 2000]);
    expect(linearTicks(52)).toEqual([0, 10, 20, 30, 40, 50]);
    expect([1, 853, 60, 9].map((top) => linearTicks(top).at(-1))).toEqual([1, 800, 60, 8]);
  });
});

describe('the latency axis', () => {
  it('holds all values in whole decades', () => {
    expect(decadesOf([14.2, 131, Number.NaN, 488])).toEqual({ min: 10, max: 1000 });
    expect(decadesOf([10])).toEqual({ min: 10, max: 100 });
    expect(decadesOf([0.4, 12_000])).toEqual({ min: 0.1, max: 100_000 });
    expect(decadesOf([Number.NaN, 0])).toEqual({ min: 1, max: 1000 });
  });

  it('has its decades as ticks, with the unit where it changes', () => {
    expect(decadeTicks(0.1, 1000)).toEqual([0.1, 1, 10, 100, 1000]);
    expect([1, 10, 100, 1000, 10_000].map((ms) => formatLatencyTick(ms, 1))).toEqual([
      '1 ms',
      '10',
      '100',
      '1 s',
      '10 s',
    ]);
    expect([0.1, 1].map((ms) => formatLatencyTick(ms, 0.1))).toEqual(['0.1 ms', '1']);
  });
});
