/** The engine's own loop stands still: the plan does not move, and the figures carry the delay. */
import { Histogram } from '@loadtest/protocol';
import { describe, expect, it } from 'vitest';
import { MonotonicClock } from './clock.ts';
import { NO_INPUTS } from './inputs.ts';
import { LeaseGate } from './lease-gate.ts';
import type { RequestEntry } from './request-entry.ts';
import { runShard } from './shard.ts';
import { bePatient } from './testing/patience.ts';
import { constantRate, planOf, stepTo } from './testing/plans.ts';
import { startTarget } from './testing/target.ts';
import { VirtualShard } from './testing/virtual-shard.ts';

bePatient();

const BLOCKED_MS = 150;
const startDelayOf = ({ sentMs, plannedMs }: RequestEntry): number => (sentMs ?? Number.NaN) - plannedMs;

describe('a loop that is blocked for 150 ms', () => {
  it('leaves the due times on their grid, and delays what was due meanwhile by just the rest', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(1000, 3000), [stepTo('http://127.0.0.1:1/')]) });
    shard.runTo(1300.5).stallTo(1300.5 + BLOCKED_MS);
    const end = await shard.finish();
    expect(end).toMatchObject({ iterations: 3000, dropped: 0 });
    expect(shard.requests.map(({ plannedMs }) => plannedMs).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 3000 }, (_, k) => k),
    );
    for (const entry of shard.requests) {
      const { plannedMs, doneMs } = entry;
      const blocked = plannedMs > 1300.5 && plannedMs <= 1300.5 + BLOCKED_MS;
      const delayMs = blocked ? 1300.5 + BLOCKED_MS - plannedMs : 0;
      expect(startDelayOf(entry)).toBeCloseTo(delayMs, 3);
      expect(doneMs - plannedMs).toBeGreaterThanOrEqual(delayMs + 4.999);
    }
    // 150 of 1,000 in that second: 149.5, 148.5, … ms late.
    const [tick] = shard.ticks.filter(({ second }) => second === 1);
    const delays = Histogram.of(tick?.startDelay ?? new Uint8Array());
    expect(delays.percentile(84)).toBeLessThan(1000);
    expect(delays.percentile(90)).toBeGreaterThan(48_000);
    expect(delays.percentile(100)).toBeGreaterThan(149_000);
    expect(end.lateStarts).toBe(100);
    expect(shard.ticks.map(({ stallMs }) => stallMs > 100)).toEqual([false, true, false, false]);
  });

  it('is told whole where it lies over the end of a second', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(100, 3000), [stepTo('http://127.0.0.1:1/')]) });
    shard.runTo(1925.5).stallTo(1925.5 + BLOCKED_MS);
    await shard.finish();
    expect(shard.ticks.map(({ stallMs }) => stallMs > 100)).toEqual([
      false,
      false,
      true,
      ...shard.ticks.slice(3).map(() => false),
    ]);
    expect(shard.ticks[2]?.stallMs).toBeGreaterThan(BLOCKED_MS - 11);
  });

  it('says so in the tick of its second, in a real loop too', async () => {
    const target = await startTarget();
    const clock = new MonotonicClock();
    const requests: RequestEntry[] = [];
    const stalls = new Map<number, number>();
    const startAtMs = clock.now() + 20;
    let blocked: { fromMs: number; toMs: number } | undefined;
    const handle = runShard({
      plan: planOf(constantRate(200, 2500), [stepTo(target.url)]),
      inputs: NO_INPUTS,
      shard: 0,
      attempt: 1,
      gate: new LeaseGate(),
      clock,
      startAtMs,
      fromMs: 0,
      fromCounter: 0,
      onTick: ({ second, stallMs }) => stalls.set(second, stallMs),
      sink: (entry) => {
        requests.push(entry);
        const fromMs = clock.now() - startAtMs;
        if (blocked !== undefined || fromMs < 1300) return;
        while (clock.now() - startAtMs < fromMs + BLOCKED_MS);
        blocked = { fromMs, toMs: clock.now() - startAtMs };
      },
    });
    const end = await handle.done;
    await target.close();
    expect(end.iterations + end.dropped).toBe(500);
    expect(requests.every(({ plannedMs }) => Math.abs(plannedMs / 5 - Math.round(plannedMs / 5)) < 1e-6)).toBe(true);
    const { fromMs, toMs } = blocked ?? { fromMs: Number.NaN, toMs: Number.NaN };
    const late = requests.filter(({ plannedMs }) => plannedMs > fromMs && plannedMs < toMs);
    expect(late.length).toBeGreaterThanOrEqual(Math.floor(BLOCKED_MS / 5) - 1);
    for (const entry of late) {
      expect(startDelayOf(entry)).toBeGreaterThanOrEqual(toMs - entry.plannedMs);
      expect(entry.doneMs - entry.plannedMs).toBeGreaterThanOrEqual(startDelayOf(entry));
    }
    // The loop shows every 10 ms that it turns; a stall over the end of a second is told whole in the one in which it ends.
    expect(stalls.get(Math.floor(toMs / 1000))).toBeGreaterThan(BLOCKED_MS - 15);
  });
});
