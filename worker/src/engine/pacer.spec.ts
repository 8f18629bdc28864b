import { compileCurve, type LoadDefinition } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import { Pacer } from './pacer.ts';

function pacerOf(load: Omit<LoadDefinition, 'gracefulStop' | 'warmUp'>, shards = 1, shard = 0): Pacer {
  return new Pacer(compileCurve({ ...load, gracefulStop: '0s', warmUp: '0s' }), shard, shards, 0);
}

function dues(pacer: Pacer, count: number): number[] {
  return Array.from({ length: count }, () => {
    const { dueMs } = pacer;
    pacer.step();
    return dueMs;
  });
}

describe('the pacer', () => {
  it('spreads starts within a millisecond: at 10,000/s each has a time of its own', () => {
    const times = dues(pacerOf({ model: 'CONSTANT_RATE', rate: 10_000, duration: '1s' }), 10_000);
    expect(times.every((ms, k) => Math.abs(ms - k / 10) < 1e-6)).toBe(true);
    const shares = dues(pacerOf({ model: 'CONSTANT_RATE', rate: 10_000, duration: '1s' }, 4, 3), 4);
    expect(shares).toEqual([0.3, 0.7, 1.1, 1.5]);
  });

  it('keeps one in ten minutes for days, to the nanosecond', () => {
    const times = dues(pacerOf({ model: 'CONSTANT_RATE', rate: 1 / 600, duration: '72h' }), 432);
    expect(times.every((ms, k) => Math.abs(ms - k * 600_000) < 1e-3)).toBe(true);
  });

  it('goes up and down along ramps, over jumps and pauses', () => {
    const pacer = pacerOf({
      model: 'RAMPING_RATE',
      rate: 0,
      stages: [
        { to: 10, duration: '2s' },
        { to: 0, duration: '0s' },
        { to: 0, duration: '5s' },
        { to: 4, duration: '0s' },
        { to: 0, duration: '1s' },
      ],
    });
    const times = dues(pacer, 12);
    // 2.5 t² = k; then nothing for five seconds; then 4t − 2t² = k − 10.
    for (let k = 0; k < 10; k++) expect(times[k]).toBeCloseTo(1000 * Math.sqrt(k / 2.5), 4);
    expect(times[10]).toBe(7000);
    expect(times[11]).toBeCloseTo(7000 + 1000 * (1 - Math.sqrt(0.5)), 4);
    expect(pacer.over).toBe(true);
  });
});
