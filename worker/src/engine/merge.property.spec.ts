/**
 * Merged over any number of shards, figures are those of one instance, and those of the exact samples within the histogram's
 * precision. An answer's time depends on the number of its iteration alone, so each split measures the same.
 */
import { Figures } from '@loadtest/protocol';
import { type CompiledLoad, limitIterations } from '@loadtest/scenario';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantRate, constantUsers, loadOf, numbered, numberOf, planOf, requestTo, stepTo } from './testing/plans.ts';
import { VirtualShard } from './testing/virtual-shard.ts';

const request = requestTo('', { url: numbered('http://127.0.0.1:1/'), timeoutMs: 600_000 });
const steps = [stepTo('', { request })];
/** With eight users a user has twenty at most, each of 20 s at most. */
const LIMIT = 160;

const loads: fc.Arbitrary<CompiledLoad> = fc.oneof(
  fc.integer({ min: 1, max: 300 }).map((rate) => constantRate(rate, 2000)),
  fc
    .integer({ min: 0, max: 200 })
    .map((to) => loadOf({ model: 'RAMPING_RATE', rate: 50, stages: [{ to, duration: '2s' }] })),
  // Users who have so many rows, and time for all of them: every number is given, by whichever user.
  fc.integer({ min: 8, max: 20 }).map((users) => constantUsers(users, 500_000, { iterationLimit: LIMIT })),
  fc
    .integer({ min: 8, max: 20 })
    .map((to) =>
      loadOf({ model: 'RAMPING_USERS', users: 9, stages: [{ to, duration: '500s' }] }, { iterationLimit: LIMIT }),
    ),
  fc.integer({ min: 100, max: 300 }).map((rate) => {
    const load = constantRate(rate, 20_000, { iterationLimit: LIMIT });
    return { ...load, curve: limitIterations(load.curve, LIMIT) };
  }),
);
/** Off the buckets' bounds, so that a rounding error of the clock moves nothing. */
const latenciesMs = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 20_000 })).map((ms) => ms + 0.0503),
  { minLength: 1, maxLength: 20 },
);

async function run(load: CompiledLoad, shards: number, latencies: readonly number[]) {
  const plan = planOf({ ...load, gracefulStopMs: 60_000 }, steps, { shards, maxInFlight: null });
  const instances = Array.from({ length: shards }, (_, shard) => {
    return new VirtualShard({
      plan,
      shard,
      answer: (_nth, sent) => {
        const k = numberOf(sent);
        return { afterMs: latencies[k % latencies.length] ?? 1, status: k % 7 === 3 ? 500 : 200 };
      },
    });
  });
  for (const shard of instances) shard.runTo(600_000);
  await Promise.all(instances.map(({ handle }) => handle.done));
  const figures = new Figures();
  for (const { ticks } of instances) for (const tick of ticks) figures.addTick(tick);
  return { figures, samples: instances.flatMap(({ requests }) => requests) };
}

/** Nearest rank. */
function exact(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100 - 1e-9) - 1)] ?? Number.NaN;
}

describe('the merged figures of any number of shards', () => {
  it('are those of one instance, and of its samples', async () => {
    await fc.assert(
      fc.asyncProperty(loads, latenciesMs, fc.integer({ min: 2, max: 8 }), async (load, latencies, shards) => {
        const one = await run(load, 1, latencies);
        const many = await run(load, shards, latencies);
        expect(many.figures.counters).toEqual(one.figures.counters);
        expect(many.figures.counters.interrupted).toBe(0);
        expect(many.figures.latency().encode()).toEqual(one.figures.latency().encode());
        const [merged, single] = [many.figures.steps.get(0), one.figures.steps.get(0)];
        expect(merged?.statusCodes).toEqual(single?.statusCodes);
        expect(merged?.errorKinds).toEqual(single?.errorKinds);
        const of = {
          latency: many.samples.map(({ doneMs, sentMs }) => doneMs - (sentMs ?? Number.NaN)),
          responseTime: many.samples.map(({ doneMs, plannedMs }) => doneMs - plannedMs),
        };
        for (const name of ['latency', 'responseTime'] as const) {
          const histogram = many.figures[name]();
          const samples = of[name].map((ms) => Math.max(1, ms * 1000)).sort((a, b) => a - b);
          expect(histogram.count).toBe(samples.length);
          for (const percent of [0, 10, 50, 90, 95, 99, 99.9, 100]) {
            if (samples.length === 0) continue;
            const wanted = exact(samples, percent);
            expect(Math.abs((histogram.percentile(percent) ?? Number.NaN) - wanted)).toBeLessThanOrEqual(
              Math.max(1, wanted * 0.001),
            );
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
