import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Adjustment, adjustCurve, limitIterations } from './adjust.ts';
import { compileCurve, dueTimeMs, firstDueAt, integralAt, levelAt, plannedIn } from './curve.ts';

const RUNS = { numRuns: 400 };
const CALM = { gracefulStop: '30s', warmUp: '0s' } as const;

const rate = fc.oneof(
  fc.constantFrom(1 / 600, 1 / 3, 0.1, 0.7, 2000, 1e7),
  fc.integer({ min: 1, max: 10_000_000 }),
  fc.double({ min: 1 / 600, max: 1e7, noNaN: true }),
);
const seconds = fc.integer({ min: 1, max: 4000 });
const curve = fc
  .record({ rate, seconds })
  .map((load) => compileCurve({ model: 'CONSTANT_RATE', rate: load.rate, duration: `${load.seconds}s`, ...CALM }));
const adjustment: fc.Arbitrary<Adjustment> = fc.record({
  second: fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 5000 })),
  to: fc.oneof(rate, rate, fc.constant(0)),
});
/** As they come: one after another. */
const adjustments = fc.array(adjustment, { maxLength: 6 }).map((list) => [...list].sort((a, b) => a.second - b.second));
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('an adjusted plan', () => {
  it('is the plan as it was before each new adjustment, and continuous there', () => {
    fc.assert(
      fc.property(curve, adjustments, share, (plan, list, part) => {
        for (let length = 1; length <= list.length; length += 1) {
          const before = adjustCurve(plan, list.slice(0, length - 1));
          const after = adjustCurve(plan, list.slice(0, length));
          const atMs = Math.min((list[length - 1]?.second ?? 0) * 1000, plan.durationMs);
          expect(firstDueAt(after, atMs)).toBe(firstDueAt(before, atMs));
          const last = firstDueAt(before, atMs) - 1;
          for (const k of [0, Math.floor(part * last), last])
            if (k >= 0 && k <= last) expect(dueTimeMs(after, k)).toBe(dueTimeMs(before, k));
          expect(Math.abs(integralAt(after, atMs) - integralAt(before, atMs))).toBeLessThanOrEqual(
            1e-6 + integralAt(before, atMs) * 1e-12,
          );
        }
      }),
      RUNS,
    );
  });

  it('is at the level of the last adjustment so far', () => {
    fc.assert(
      fc.property(curve, adjustments, share, (plan, list, part) => {
        const adjusted = adjustCurve(plan, list);
        const atMs = Math.floor(part * (plan.durationMs - 1));
        const current = list.filter(({ second }) => second * 1000 <= atMs).at(-1);
        expect(levelAt(adjusted, atMs)).toBe(current?.to ?? levelAt(plan, atMs));
        expect(adjusted.durationMs).toBe(plan.durationMs);
      }),
      RUNS,
    );
  });

  it('is the same however often it is adjusted so, at once or one after another', () => {
    fc.assert(
      fc.property(curve, adjustments, (plan, list) => {
        const adjusted = adjustCurve(plan, list);
        expect(adjustCurve(adjusted, list)).toEqual(adjusted);
        expect(list.reduce((it, one) => adjustCurve(it, [one]), plan)).toEqual(adjusted);
      }),
      RUNS,
    );
  });

  it('plans in all its windows together what it plans as a whole', () => {
    fc.assert(
      fc.property(curve, adjustments, fc.array(share, { maxLength: 20 }), (plan, list, parts) => {
        const adjusted = adjustCurve(plan, list);
        const marks = [0, ...parts.map((part) => part * plan.durationMs), plan.durationMs].sort((a, b) => a - b);
        const counts = marks.map((mark, index) => plannedIn(adjusted, mark, marks[index + 1] ?? mark + 1000));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(adjusted.total);
      }),
      RUNS,
    );
  });
});

describe('a plan limited to so many iterations', () => {
  const limited = fc.record({ curve, list: adjustments, part: share }).map(({ curve: plan, list, part }) => {
    const whole = adjustCurve(plan, list);
    const count = Math.floor(part * ((whole.total ?? 0) + 5));
    return { whole, count, cut: limitIterations(whole, count) };
  });

  it('plans so many, each when it was due, and ends when the next one would have been', () => {
    fc.assert(
      fc.property(limited, share, ({ whole, count, cut }, part) => {
        const total = Math.min(whole.total ?? 0, count);
        expect(cut.total).toBe(total);
        expect(cut.durationMs).toBe(count < (whole.total ?? 0) ? dueTimeMs(whole, count) : whole.durationMs);
        for (const k of [0, Math.floor(part * (total - 1)), total - 1])
          if (k >= 0 && k < total) expect(dueTimeMs(cut, k)).toBe(dueTimeMs(whole, k));
        expect(dueTimeMs(cut, total)).toBe(Number.POSITIVE_INFINITY);
        expect(plannedIn(cut, 0, whole.durationMs + 1000)).toBe(total);
      }),
      RUNS,
    );
  });

  it('may end within a ramp: what it plans is due when it was, to the microsecond', () => {
    const stage = fc.record({ to: fc.oneof(rate, fc.constant(0)), duration: fc.constantFrom('0s', '1s', '7s', '10m') });
    const ramps = fc
      .record({ rate: fc.oneof(rate, fc.constant(0)), stages: fc.array(stage, { minLength: 1, maxLength: 6 }) })
      .map((load) => compileCurve({ model: 'RAMPING_RATE', ...load, ...CALM }))
      .filter(({ total }) => (total ?? 0) > 0);
    fc.assert(
      fc.property(ramps, share, share, (whole, part, of) => {
        const count = Math.floor(part * (whole.total ?? 0));
        const cut = limitIterations(whole, count);
        expect(cut.total).toBe(count);
        expect(cut.durationMs).toBe(Math.min(dueTimeMs(whole, count), whole.durationMs));
        expect(cut.segments.every(({ startMs, endMs }) => startMs < endMs && endMs <= cut.durationMs)).toBe(true);
        for (const k of [0, Math.floor(of * (count - 1)), count - 1].filter((it) => it >= 0 && it < count)) {
          expect(Math.abs(dueTimeMs(cut, k) - dueTimeMs(whole, k))).toBeLessThanOrEqual(1e-3);
          expect(dueTimeMs(cut, k)).toBeLessThan(cut.durationMs);
        }
        const middle = of * cut.durationMs;
        expect(plannedIn(cut, 0, middle) + plannedIn(cut, middle, whole.durationMs)).toBe(count);
      }),
      RUNS,
    );
  });
});
