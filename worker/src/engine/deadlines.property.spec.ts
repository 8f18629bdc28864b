/** Timeouts share one timer: each is called once, in order, never early, and what was cancelled is not called. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MonotonicClock } from './clock.ts';
import { bePatient } from './testing/patience.ts';
import type { Timer } from './timer.ts';

bePatient();

const clock = new MonotonicClock();
const soon = fc.record({
  /** A few different ones, as the timeouts of a plan's steps are. */
  forMs: fc.constantFrom(-1, 0, 0.4, 2, 2, 5.5, 9),
  /** How the one that is so many before it goes: cancelled from outside of a callback. */
  cancels: fc.option(fc.nat({ max: 4 })),
  /** Or from within its own. */
  cancelsThen: fc.option(fc.nat({ max: 4 })),
  pauses: fc.boolean(),
});

it('calls each that was not cancelled once, in order and never early', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(soon, { minLength: 1, maxLength: 30 }), async (entries) => {
      const timers: Timer[] = [];
      const dueMs: number[] = [];
      const cancelled = new Set<number>();
      const called: number[] = [];
      const early: number[] = [];
      const cancel = (at: number): void => {
        if (at < 0 || called.includes(at)) return;
        timers[at]?.cancel();
        cancelled.add(at);
      };
      for (const [at, { forMs, cancels, cancelsThen, pauses }] of entries.entries()) {
        const timeMs = clock.now() + forMs;
        dueMs.push(timeMs);
        timers.push(
          clock.afterInput(timeMs, () => {
            if (clock.now() < timeMs) early.push(at);
            called.push(at);
            if (cancelsThen !== null) cancel(at - cancelsThen - 1);
          }),
        );
        if (cancels !== null) cancel(at - cancels);
        if (pauses) await new Promise((resolve) => setImmediate(resolve));
      }
      await new Promise<void>((resolve) => clock.afterInput(Math.max(...dueMs) + 1, resolve));
      expect(early).toEqual([]);
      expect(new Set(called).size).toBe(called.length);
      expect([...called, ...cancelled].sort((a, b) => a - b)).toEqual(entries.map((_, at) => at));
      for (const [nth, at] of called.entries())
        for (const later of called.slice(nth + 1)) {
          // The same moment, or set when the earlier one had passed already.
          const inOrder = (dueMs[at] ?? 0) <= (dueMs[later] ?? 0) || later > at;
          expect(inOrder).toBe(true);
        }
    }),
    { numRuns: 60 },
  );
});

it('keeps no process alive once all are cancelled, and does again with the next', () => {
  const timeouts = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timeouts();
  const own = new MonotonicClock();
  const two = [own.afterInput(own.now() + 60_000, () => undefined), own.afterInput(own.now() + 9e12, () => undefined)];
  expect(timeouts()).toBe(before + 1);
  for (const timer of two) timer.cancel();
  for (const timer of two) timer.cancel();
  expect(timeouts()).toBe(before);
  const third = own.afterInput(own.now() + 60_000, () => undefined);
  expect(timeouts()).toBe(before + 1);
  third.cancel();
});
