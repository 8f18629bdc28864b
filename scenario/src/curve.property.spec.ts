import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Curve } from './compiled.ts';
import { compileCurve, dueTimeMs, firstDueAt, integralAt, levelAt, plannedIn } from './curve.ts';
import type { LoadDefinition } from './definition.ts';

const CALM = { gracefulStop: '30s', warmUp: '0s' } as const;
const RUNS = { numRuns: 400 };

/** From one in ten minutes to ten million a second: round numbers, decimals, thirds, and 0. */
const rate = fc.oneof(
  fc.constantFrom(1 / 600, 1 / 3, 2 / 3, 0.1, 0.7, 1.1, 33.3, 2000, 1e6, 1e7),
  fc.integer({ min: 1, max: 10_000_000 }),
  fc.double({ min: 1 / 600, max: 1e7, noNaN: true }),
);
const duration = fc.oneof(
  fc.integer({ min: 1, max: 3_600 }).map((seconds) => `${seconds}s`),
  fc.integer({ min: 1, max: 100_000 }).map((ms) => `${ms}ms`),
  fc.constantFrom('10m', '1h', '1d', '31d'),
);
const stage = fc.record({
  to: fc.oneof(rate, rate, fc.constant(0)),
  duration: fc.oneof(duration, duration, fc.constant('0s')),
});

const load: fc.Arbitrary<LoadDefinition> = fc.oneof(
  fc.record({ rate, duration }).map((fields) => ({ model: 'CONSTANT_RATE' as const, ...fields, ...CALM })),
  fc
    .record({ rate: fc.oneof(rate, fc.constant(0)), stages: fc.array(stage, { minLength: 1, maxLength: 6 }) })
    .map((fields) => ({ model: 'RAMPING_RATE' as const, ...fields, ...CALM })),
);
const curve: fc.Arbitrary<Curve> = load.map(compileCurve);
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Some k of the curve, the first and last ones among them. */
const withSomeK = curve
  .filter(({ total }) => (total ?? 0) > 0)
  .chain((it) => {
    const last = (it.total ?? 1) - 1;
    const near = fc.nat({ max: Math.min(last, 5) });
    const k = fc.oneof(
      near,
      near.map((back) => last - back),
      share.map((part) => Math.floor(part * last)),
      fc
        .nat({ max: Math.max(0, it.segments.length - 1) })
        .map((index) => Math.min(last, Math.ceil(it.segments[index]?.before ?? 0))),
    );
    return fc.record({ curve: fc.constant(it), ks: fc.array(k, { minLength: 1, maxLength: 20 }) });
  });

/** What R may be off by at a due time: the grid of a nanosecond, and floating point. */
function slack(it: Curve, k: number): number {
  return 1e-6 + it.peak * 1e-6 * 1e-3 + it.peak * it.durationMs * 1e-3 * 1e-15 + k * 1e-13;
}

describe('the planned curve', () => {
  it('has due times within the plan that never fall', () => {
    fc.assert(
      fc.property(withSomeK, ({ curve, ks }) => {
        const times = [...ks].sort((a, b) => a - b).map((k) => dueTimeMs(curve, k));
        expect(times.every((time) => time >= 0 && time < curve.durationMs)).toBe(true);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (const k of ks) expect(dueTimeMs(curve, k + 1)).toBeGreaterThanOrEqual(dueTimeMs(curve, k));
      }),
      RUNS,
    );
  });

  it('reaches k in its integral just when k is due', () => {
    fc.assert(
      fc.property(withSomeK, ({ curve, ks }) => {
        for (const k of ks)
          expect(Math.abs(integralAt(curve, dueTimeMs(curve, k)) - k)).toBeLessThanOrEqual(slack(curve, k));
      }),
      RUNS,
    );
  });

  it('is inverted exactly by firstDueAt, at due times and beside them', () => {
    fc.assert(
      fc.property(withSomeK, share, ({ curve, ks }, part) => {
        const total = curve.total ?? 0;
        const times = ks.flatMap((k) => [dueTimeMs(curve, k), dueTimeMs(curve, k) + 1e-6, dueTimeMs(curve, k) - 1e-6]);
        for (const time of [...times, part * curve.durationMs, ...curve.segments.map(({ startMs }) => startMs)]) {
          const first = firstDueAt(curve, time);
          if (first < total) expect(dueTimeMs(curve, first)).toBeGreaterThanOrEqual(time);
          if (first > 0) expect(dueTimeMs(curve, first - 1)).toBeLessThan(time);
        }
      }),
      RUNS,
    );
  });

  it('loses nothing and counts nothing twice, however time is cut', () => {
    fc.assert(
      fc.property(curve, fc.array(share, { maxLength: 30 }), (curve, parts) => {
        const cuts = parts.map((part) => part * curve.durationMs);
        const marks = [0, ...cuts, curve.durationMs].sort((a, b) => a - b);
        const counts = marks.map((mark, index) => plannedIn(curve, mark, marks[index + 1] ?? mark + 1000));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(curve.total);
      }),
      RUNS,
    );
  });

  it('plans in each second what its integral says, to within one', () => {
    fc.assert(
      fc.property(curve, share, (curve, part) => {
        const fromMs = Math.floor((part * curve.durationMs) / 1000) * 1000;
        const grows = integralAt(curve, fromMs + 1000) - integralAt(curve, fromMs);
        expect(Math.abs(plannedIn(curve, fromMs, fromMs + 1000) - grows)).toBeLessThanOrEqual(
          1 + slack(curve, curve.total ?? 0),
        );
      }),
      RUNS,
    );
  });

  it('is N = ⌈R(D)⌉ whole, and never above its peak', () => {
    fc.assert(
      fc.property(curve, share, (curve, part) => {
        const all = integralAt(curve, curve.durationMs);
        const total = curve.total ?? Number.NaN;
        expect(Number.isInteger(total)).toBe(true);
        expect(total - all).toBeGreaterThan(-slack(curve, total));
        expect(total - all).toBeLessThan(1 + slack(curve, total));
        const level = levelAt(curve, part * curve.durationMs);
        expect(level).toBeGreaterThanOrEqual(0);
        expect(level).toBeLessThanOrEqual(curve.peak * (1 + 1e-12));
      }),
      RUNS,
    );
  });

  it('of decimals is exactly rate × duration', () => {
    const tenths = fc.integer({ min: 1, max: 100_000 });
    const seconds = fc.integer({ min: 1, max: 86_400 });
    fc.assert(
      fc.property(tenths, seconds, (tenths, seconds) => {
        const curve = compileCurve({ model: 'CONSTANT_RATE', rate: tenths / 10, duration: `${seconds}s`, ...CALM });
        expect(curve.total).toBe(Math.ceil((tenths * seconds) / 10));
        const tenth = Math.min(seconds - 1, 10);
        expect(firstDueAt(curve, tenth * 1000)).toBe(Math.ceil((tenths * tenth) / 10));
      }),
      RUNS,
    );
  });

  it('spreads what is due within one millisecond evenly', () => {
    const fast = fc.oneof(fc.constantFrom(10_000, 1e6, 1e7), fc.integer({ min: 2000, max: 10_000_000 }));
    fc.assert(
      fc.property(fast, share, (rate, part) => {
        const curve = compileCurve({ model: 'CONSTANT_RATE', rate, duration: '60s', ...CALM });
        const ms = Math.floor(part * 59_000);
        const first = firstDueAt(curve, ms);
        const times = Array.from({ length: Math.floor(rate / 1000) }, (_, index) => dueTimeMs(curve, first + index));
        const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
        const worst = gaps.reduce((most, gap) => Math.max(most, Math.abs(gap - 1000 / rate)), 0);
        // The grid of a nanosecond.
        expect(worst).toBeLessThanOrEqual(1.01e-6);
        expect(new Set(times).size).toBe(times.length);
      }),
      { numRuns: 50 },
    );
  });
});
