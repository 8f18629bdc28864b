import { describe, expect, it } from 'vitest';
import { compileCurve, dueTimeMs, firstDueAt, integralAt, levelAt, plannedIn } from './curve.ts';
import type { LoadDefinition, Stage } from './definition.ts';

const CALM = { gracefulStop: '30s', warmUp: '0s' } as const;
const constant = (rate: number, duration: string): LoadDefinition => ({
  model: 'CONSTANT_RATE',
  rate,
  duration,
  ...CALM,
});
const ramping = (rate: number, ...stages: Stage[]): LoadDefinition => ({
  model: 'RAMPING_RATE',
  rate,
  stages,
  ...CALM,
});

describe('N of a constant rate', () => {
  it.each([
    [2000, '20s', 40_000],
    [0.1, '10m', 60],
    [0.7, '10s', 7],
    [1.1, '10s', 11],
    [1 / 3, '3s', 1],
    [1 / 3, '1h', 1200],
    [2 / 3, '3s', 2],
    [2 / 3, '1h', 2400],
    [0.1, '1s', 1],
    [1 / 600, '10m', 1],
    [1 / 600, '1s', 1],
    [1e-9, '1s', 1],
    [33.3, '1m', 1998],
    [1234.567, '1000s', 1_234_567],
    [1e6, '31d', 2_678_400_000_000],
    [1.5, '1s', 2],
    [2.001, '1s', 3],
  ])('%d/s for %s is %d', (rate, duration, total) => {
    expect(compileCurve(constant(rate, duration)).total).toBe(total);
  });

  it.each([
    [2000, '20s', 100],
    [0.1, '10m', 60],
    [0.3, '10m', 180],
    [0.7, '10m', 420],
    [7, '61s', 427],
  ])('%d/s for %s: k is due at k / rate, and at whole seconds exactly', (rate, duration, until) => {
    const curve = compileCurve(constant(rate, duration));
    for (let k = 0; k < until; k += 1) {
      expect(dueTimeMs(curve, k)).toBeCloseTo((k * 1000) / rate, 6);
      const second = Math.round(k / rate);
      if (Math.abs(k / rate - second) < 1e-9) expect(dueTimeMs(curve, k)).toBe(second * 1000);
    }
  });
});

describe('2,000/s for 20 s', () => {
  const curve = compileCurve(constant(2000, '20s'));

  it('is one segment', () => {
    expect(curve).toEqual({
      unit: 'ITERATIONS_PER_SECOND',
      segments: [{ startMs: 0, endMs: 20_000, from: 2000, to: 2000, before: 0 }],
      durationMs: 20_000,
      total: 40_000,
      peak: 2000,
    });
  });

  it('plans 2,000 in each second and none after', () => {
    for (let second = 0; second < 20; second += 1)
      expect(plannedIn(curve, second * 1000, second * 1000 + 1000)).toBe(2000);
    expect(plannedIn(curve, 20_000, 30_000)).toBe(0);
    expect(plannedIn(curve, 5_000, 4_000)).toBe(0);
  });

  it('ends', () => {
    expect(dueTimeMs(curve, 39_999)).toBe(19_999.5);
    expect(dueTimeMs(curve, 40_000)).toBe(Number.POSITIVE_INFINITY);
    expect(firstDueAt(curve, 20_000)).toBe(40_000);
    expect(firstDueAt(curve, Number.POSITIVE_INFINITY)).toBe(40_000);
    expect(levelAt(curve, 19_999.9)).toBe(2000);
    expect(levelAt(curve, 20_000)).toBe(0);
  });

  it('starts at 0', () => {
    expect(firstDueAt(curve, 0)).toBe(0);
    expect(firstDueAt(curve, -1)).toBe(0);
    expect(levelAt(curve, -1)).toBe(0);
    expect(() => dueTimeMs(curve, -1)).toThrow(RangeError);
    expect(() => dueTimeMs(curve, Number.NaN)).toThrow(RangeError);
  });
});

describe('ramps', () => {
  it('goes up from 0: R(t) = 5 t², k is due at √(k / 5)', () => {
    const curve = compileCurve(ramping(0, { to: 100, duration: '10s' }));
    expect(curve.total).toBe(500);
    for (const k of [0, 1, 5, 125, 499]) expect(dueTimeMs(curve, k)).toBeCloseTo(Math.sqrt(k / 5) * 1000, 5);
    expect(levelAt(curve, 2500)).toBe(25);
    expect(integralAt(curve, 5000)).toBe(125);
  });

  it('goes down to 0', () => {
    const curve = compileCurve(ramping(100, { to: 0, duration: '10s' }));
    expect(curve.total).toBe(500);
    for (const k of [0, 1, 375, 499])
      expect(dueTimeMs(curve, k)).toBeCloseTo(10_000 - Math.sqrt((500 - k) / 5) * 1000, 5);
  });

  it('jumps: no segment, the new level at once', () => {
    const curve = compileCurve(
      ramping(10, { to: 10, duration: '10s' }, { to: 50, duration: '0s' }, { to: 50, duration: '10s' }),
    );
    expect(curve.segments).toHaveLength(2);
    expect(levelAt(curve, 9_999)).toBe(10);
    expect(levelAt(curve, 10_000)).toBe(50);
    expect(curve.total).toBe(600);
    expect(dueTimeMs(curve, 100)).toBe(10_000);
    expect(dueTimeMs(curve, 101)).toBe(10_020);
  });

  it('jumps at the start: the first stage begins at its level', () => {
    const curve = compileCurve(ramping(5, { to: 50, duration: '0s' }, { to: 50, duration: '10s' }));
    expect(curve.segments).toEqual([{ startMs: 0, endMs: 10_000, from: 50, to: 50, before: 0 }]);
    expect([curve.total, curve.peak, dueTimeMs(curve, 1)]).toEqual([500, 50, 20]);
  });

  it('jumps at the end, to no effect', () => {
    const curve = compileCurve(ramping(50, { to: 50, duration: '10s' }, { to: 500, duration: '0s' }));
    expect([curve.total, curve.peak, curve.durationMs, levelAt(curve, 10_000)]).toEqual([500, 50, 10_000, 0]);
  });

  it('jumps more than once at one time: the last one counts', () => {
    const curve = compileCurve(
      ramping(1, { to: 9, duration: '0s' }, { to: 4, duration: '0s' }, { to: 4, duration: '10s' }),
    );
    expect([curve.total, curve.peak, levelAt(curve, 0)]).toEqual([40, 4, 4]);
  });

  it('goes up, holds and goes down over many stages: N is the area', () => {
    const curve = compileCurve(
      ramping(
        0,
        { to: 100, duration: '1m' },
        { to: 100, duration: '3m' },
        { to: 500, duration: '30s' },
        { to: 20, duration: '10s' },
        { to: 0, duration: '20s' },
      ),
    );
    expect(curve.segments.map(({ before }) => before)).toEqual([0, 3000, 21_000, 30_000, 32_600]);
    expect([curve.total, curve.peak, curve.durationMs]).toEqual([32_800, 500, 300_000]);
  });

  it('is as slow as one in ten minutes, and slower within it', () => {
    const curve = compileCurve(ramping(1 / 600, { to: 1 / 600, duration: '1h' }));
    expect(curve.total).toBe(6);
    expect([0, 1, 5].map((k) => dueTimeMs(curve, k))).toEqual([0, 600_000, 3_000_000]);
  });

  it('is as fast as ten million a second, each on its own tenth of a microsecond', () => {
    const curve = compileCurve(constant(1e7, '1h'));
    expect(curve.total).toBe(3.6e10);
    expect([0, 1, 9_999_999, 10_000_000, 3.6e10 - 1].map((k) => dueTimeMs(curve, k))).toEqual([
      0, 0.0001, 999.9999, 1000, 3_599_999.9999,
    ]);
  });

  it('waits through a stretch of rate 0: what is due after it is due at its end', () => {
    const curve = compileCurve(
      ramping(
        0.1,
        { to: 0.1, duration: '30s' },
        { to: 0, duration: '0s' },
        { to: 0, duration: '30s' },
        { to: 0.1, duration: '0s' },
        { to: 0.1, duration: '30s' },
      ),
    );
    expect(curve.total).toBe(6);
    expect([0, 1, 2, 3, 4, 5].map((k) => dueTimeMs(curve, k))).toEqual([0, 10_000, 20_000, 60_000, 70_000, 80_000]);
    expect(firstDueAt(curve, 30_000)).toBe(3);
    expect(firstDueAt(curve, 60_000)).toBe(3);
    expect(firstDueAt(curve, 60_001)).toBe(4);
  });

  it('ends in a stretch of rate 0, however little was before it', () => {
    const curve = compileCurve(
      ramping(1e-12, { to: 1e-12, duration: '1s' }, { to: 0, duration: '0s' }, { to: 0, duration: '1s' }),
    );
    expect(curve.total).toBe(1);
    expect(dueTimeMs(curve, 0)).toBe(0);
  });

  it('of rate 0 throughout plans nothing', () => {
    const curve = compileCurve(ramping(0, { to: 0, duration: '10s' }));
    expect([curve.total, curve.peak, firstDueAt(curve, 5000)]).toEqual([0, 0, 0]);
    expect(dueTimeMs(curve, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('of no length plans nothing', () => {
    const curve = compileCurve(ramping(5, { to: 10, duration: '0s' }));
    expect([curve.total, curve.durationMs, curve.segments.length, firstDueAt(curve, 0), integralAt(curve, 1)]).toEqual([
      0, 0, 0, 0, 0,
    ]);
  });
});

describe('users', () => {
  it('have a level, but no planned iterations', () => {
    const stages = [
      { to: 10, duration: '10s' },
      { to: 10, duration: '5s' },
    ];
    const curve = compileCurve({ model: 'RAMPING_USERS', users: 0, stages, ...CALM });
    expect(curve).toMatchObject({ unit: 'USERS', total: null, peak: 10, durationMs: 15_000 });
    expect(curve.segments.map(({ before }) => before)).toEqual([0, 0]);
    expect(levelAt(curve, 5_500)).toBe(5.5);
    expect(() => dueTimeMs(curve, 0)).toThrow(TypeError);
    expect(() => plannedIn(curve, 0, 1000)).toThrow(TypeError);
  });

  it('are constant', () => {
    const curve = compileCurve({ model: 'CONSTANT_USERS', users: 50, duration: '1m', ...CALM });
    expect(curve.segments).toEqual([{ startMs: 0, endMs: 60_000, from: 50, to: 50, before: 0 }]);
  });
});

it('refuses a load whose fields are missing', () => {
  expect(() => compileCurve({ model: 'CONSTANT_RATE', rate: 5, ...CALM })).toThrow(TypeError);
  expect(() => compileCurve({ model: 'CONSTANT_USERS', duration: '5s', ...CALM })).toThrow(TypeError);
  expect(() => compileCurve({ model: 'RAMPING_RATE', rate: 5, ...CALM })).toThrow(TypeError);
  expect(() => compileCurve(constant(5, '5 parsecs'))).toThrow(RangeError);
});
