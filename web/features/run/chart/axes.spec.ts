import { describe, expect, it } from 'vitest';
import { decadesOf, latencyTick, timeAxisEnd, timeStep } from './axes.ts';

describe('the time axis', () => {
  it('stands still for a while, and ends with the plan', () => {
    const ends = [-1, 0, 28, 29, 58, 59, 118, 119].map((last) => timeAxisEnd(last, 600, true));
    expect(ends).toEqual([30, 30, 30, 60, 60, 120, 120, 300]);
    expect([timeAxisEnd(5, 20, true), timeAxisEnd(310, 400, true)]).toEqual([20, 400]);
  });

  it('follows what comes after the plan, and ends where a finished run ended', () => {
    expect([timeAxisEnd(21, 20, true), timeAxisEnd(21, 20, false), timeAxisEnd(-1, 20, false)]).toEqual([22, 21, 1]);
  });

  it('has round steps', () => {
    expect([20, 60, 120, 600, 3600, 86_400].map((length) => timeStep(length, 5))).toEqual([
      5, 15, 30, 120, 900, 21_600,
    ]);
  });
});

describe('the latency axis', () => {
  it('holds all values in whole decades', () => {
    expect(decadesOf([14.2, 131, Number.NaN, 488])).toEqual({ min: 10, max: 1000 });
    expect(decadesOf([10])).toEqual({ min: 10, max: 100 });
    expect(decadesOf([0.4, 12_000])).toEqual({ min: 0.1, max: 100_000 });
    expect(decadesOf([Number.NaN, 0])).toEqual({ min: 1, max: 1000 });
  });

  it('names decades only, with the unit where it changes', () => {
    expect([1, 2, 10, 100, 1000, 10_000].map((ms) => latencyTick(ms, 1))).toEqual([
      '1 ms',
      null,
      '10',
      '100',
      '1 s',
      '10 s',
    ]);
    expect([0.1, 1].map((ms) => latencyTick(ms, 0.1))).toEqual(['0.1 ms', '1']);
  });
});
