/**
 * The summary of a run leaves its warm-up out: what was due before its end, whenever that started. So what is planned after it
 * was started or dropped, and what was started ended or was cut off, exactly.
 */
import { plannedIn } from '@loadtest/scenario';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { constantRate, constantUsers, planOf, stepTo } from './testing/plans.ts';
import { sumOf } from './testing/tick-sums.ts';
import { VirtualShard } from './testing/virtual-shard.ts';

const WARM_UP_SECONDS = 2;
const DURATION_MS = 4000;
const step = stepTo('http://127.0.0.1:1/');
const scripts = fc.record({
  rate: fc.double({ min: 0.5, max: 400, noNaN: true }),
  shards: fc.integer({ min: 1, max: 3 }),
  maxInFlight: fc.integer({ min: 3, max: 60 }),
  grainMs: fc.integer({ min: 0, max: 30 }),
  stall: fc.option(
    fc.record({ fromMs: fc.integer({ min: 1500, max: 2200 }), forMs: fc.integer({ min: 1, max: 900 }) }),
  ),
  afterMs: fc.integer({ min: 0, max: 500 }),
});

it('what is planned after the warm-up adds up, however starts lie about its end', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async ({ rate, shards, maxInFlight, grainMs, stall, afterMs }) => {
      const load = constantRate(rate, DURATION_MS, { warmUpMs: WARM_UP_SECONDS * 1000, gracefulStopMs: 100 });
      const plan = planOf(load, [step], { shards, maxInFlight });
      const instances = Array.from({ length: shards }, (_, shard) => {
        return new VirtualShard({ plan, shard, grainMs, answer: () => ({ afterMs }) });
      });
      for (const shard of instances) {
        if (stall !== null) shard.runTo(stall.fromMs).stallTo(stall.fromMs + stall.forMs);
        await shard.finish();
      }
      const ticks = instances.flatMap((shard) => shard.ticks);
      const after = ticks.filter(({ second }) => second >= WARM_UP_SECONDS);
      const sums = sumOf(after);
      const dropped = ticks
        .flatMap(({ drops }) => drops)
        .reduce((sum, { second, count }) => sum + (second >= WARM_UP_SECONDS ? count : 0), 0);
      const iterations = sums.iterations - sums.warmUpIterations;
      expect(iterations + dropped).toBe(plannedIn(load.curve, WARM_UP_SECONDS * 1000, DURATION_MS));
      expect(sums.completed + sums.interrupted).toBe(iterations);
      const before = sumOf(ticks.filter(({ second }) => second < WARM_UP_SECONDS));
      expect(before).toMatchObject({ warmUpIterations: 0, completed: 0, interrupted: 0 });
    }),
    { numRuns: 150 },
  );
});

it('users who are due before its end and start after it count toward it too', async () => {
  const load = constantUsers(20, DURATION_MS, { warmUpMs: 2000, gracefulStopMs: 100 });
  const shard = new VirtualShard({ plan: planOf(load, [step]), answer: () => ({ afterMs: 170 }) });
  shard.runTo(1900).stallTo(2300);
  await shard.finish();
  const sums = sumOf(shard.ticks.filter(({ second }) => second >= 2));
  expect(sums.completed + sums.interrupted).toBe(sums.iterations - sums.warmUpIterations);
});
