/**
 * Whatever happens to a shard of a rate model (stalls, leases that run out, no room, a stop), every k has one fate, and the
 * ticks tell it at any time.
 */
import { countOfShard } from '@loadtest/protocol';
import { type CompiledLoad, dueTimeMs } from '@loadtest/scenario';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantRate, loadOf, planOf, stepTo } from './testing/plans.ts';
import { dropsBySecond, sumOf } from './testing/tick-sums.ts';
import { leasedUntil, VirtualShard } from './testing/virtual-shard.ts';

const step = stepTo('http://127.0.0.1:1/');

const loads: fc.Arbitrary<CompiledLoad> = fc.oneof(
  fc
    .record({ rate: fc.double({ min: 0.3, max: 300, noNaN: true }), durationMs: fc.integer({ min: 100, max: 5000 }) })
    .map(({ rate, durationMs }) => constantRate(rate, durationMs)),
  fc
    .array(fc.record({ to: fc.integer({ min: 1, max: 300 }), ms: fc.integer({ min: 0, max: 2000 }) }), {
      minLength: 1,
      maxLength: 4,
    })
    .filter((stages) => stages.some(({ ms }) => ms > 0))
    .map((stages) =>
      loadOf({ model: 'RAMPING_RATE', rate: 5, stages: stages.map(({ to, ms }) => ({ to, duration: `${ms}ms` })) }),
    ),
);

/** What happens, one after another: time passes, the loop stands still, the lease is renewed for so long. */
const events = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('run' as const), ms: fc.double({ min: 0, max: 800, noNaN: true }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('stall' as const), ms: fc.double({ min: 0, max: 2500, noNaN: true }) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('renew' as const), ms: fc.double({ min: 1, max: 1500, noNaN: true }) }),
    },
  ),
  { maxLength: 25 },
);

const scripts = fc.record({
  load: loads,
  events,
  shards: fc.integer({ min: 1, max: 4 }),
  maxInFlight: fc.integer({ min: 4, max: 60 }),
  leaseMs: fc.double({ min: 0, max: 3000, noNaN: true }),
  madeAtMs: fc.oneof(fc.constant(-100), fc.double({ min: -10, max: 2500, noNaN: true })),
  fromMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })),
  delays: fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 5 }),
  stop: fc.option(fc.boolean()),
});

async function play(script: typeof scripts extends fc.Arbitrary<infer T> ? T : never, index: number) {
  const plan = planOf(script.load, [step], { shards: script.shards, maxInFlight: script.maxInFlight });
  const shard = new VirtualShard({
    plan,
    shard: index,
    gate: leasedUntil(script.leaseMs),
    madeAtMs: script.madeAtMs,
    fromMs: script.fromMs,
    answer: (nth) => ({ afterMs: script.delays[nth % script.delays.length] ?? 1 }),
  });
  const gaps: [number, number][] = [];
  let deadlineMs = script.leaseMs;
  const renew = (untilMs: number): void => {
    if (untilMs <= deadlineMs) return;
    if (shard.nowMs >= deadlineMs) gaps.push([deadlineMs, shard.nowMs]);
    deadlineMs = untilMs;
    shard.renew(untilMs);
  };
  for (const { kind, ms } of script.events) {
    if (kind === 'run') shard.runTo(shard.nowMs + ms);
    else if (kind === 'stall') shard.stallTo(shard.nowMs + ms);
    else renew(shard.nowMs + ms);
  }
  if (script.stop === null) renew(1e9);
  else if (script.stop) shard.handle.stop({ graceMs: 1000 });
  else shard.handle.fence();
  const end = await shard.finish();
  return { plan, shard, end, gaps };
}

describe('a shard of a rate model, whatever happens', () => {
  it('decides each of its k once, and its cursor tells how far it is at every tick', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        for (let index = 0; index < script.shards; index++) {
          const { plan, shard, end } = await play(script, index);
          const { curve } = plan.scenario.load;
          const dues = Array.from({ length: curve.total ?? 0 }, (_, k) => k).filter(
            (k) => k % script.shards === index && dueTimeMs(curve, k) >= script.fromMs,
          );
          const first = dues[0] ?? end.cursor;
          // Every prefix of the ticks says exactly how many k below its cursor have their fate.
          for (let upTo = 1; upTo <= shard.ticks.length; upTo++) {
            const sums = sumOf(shard.ticks.slice(0, upTo));
            const cursor = shard.ticks[upTo - 1]?.cursor ?? first;
            expect(sums.iterations + sums.dropped).toBe(
              countOfShard(first, Math.min(cursor, curve.total ?? 0), index, script.shards),
            );
          }
          // Seconds in order, without a hole; drops never of a later second; totals are the sum of the ticks.
          const firstSecond = Math.floor(script.fromMs / 1000);
          expect(shard.ticks.map(({ second }) => second)).toEqual(shard.ticks.map((_, at) => firstSecond + at));
          for (const tick of shard.ticks)
            for (const drops of tick.drops) expect(drops.second).toBeLessThanOrEqual(tick.second);
          expect(end).toMatchObject({ ...sumOf(shard.ticks), lastSecond: shard.ticks.at(-1)?.second ?? -1 });
          expect(end.completed + end.interrupted).toBe(end.iterations);
          expect(end.requests).toBe(shard.requests.length);
          // What was started and what was dropped together are the plan, second by second.
          const decided = dropsBySecond(shard.ticks);
          for (const { plannedMs } of shard.requests) {
            const second = Math.floor(plannedMs / 1000 + 1e-12);
            decided.set(second, (decided.get(second) ?? 0) + 1);
          }
          const planned = new Map<number, number>();
          for (const k of dues.filter((due) => due < end.cursor)) {
            const second = Math.floor(dueTimeMs(curve, k) / 1000);
            planned.set(second, (planned.get(second) ?? 0) + 1);
          }
          expect([...decided].sort(([a], [b]) => a - b)).toEqual([...planned].sort(([a], [b]) => a - b));
          if (script.stop === null) expect(end.cursor).toBeGreaterThanOrEqual(curve.total ?? 0);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('sends nothing without a lease, and nothing that was due while there was none', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { shard, gaps } = await play({ ...script, shards: 1, stop: null }, 0);
        for (const [fromMs, toMs] of gaps) {
          expect(shard.sentMs.filter((ms) => ms >= fromMs && ms < toMs)).toEqual([]);
          const due = shard.requests.filter(({ plannedMs }) => plannedMs >= fromMs + 0.001 && plannedMs < toMs - 0.001);
          expect(due).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });
});
