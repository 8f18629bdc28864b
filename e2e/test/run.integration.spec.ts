/** A run over two workers, seen from outside: planned, started, sent, counted, watched; every figure has to agree. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTarget, type Target, usePlatform } from '../src/index.ts';
import { collectTicks, makeScenario, readRun, startRun, sum } from './api.ts';

const platform = usePlatform({ workers: 2, slots: 2 });
let target: Target;
beforeAll(async () => {
  target = await startTarget({ kind: 'constant', latencyMs: 5 });
});
afterAll(() => target.stop());

test('2,000 iterations/s for 20 s: nothing is lost, nothing is counted twice, every second arrives once and in order', async () => {
  const client = await platform().client();
  const scenario = await makeScenario(client, target.url, '/exact', {
    model: 'CONSTANT_RATE',
    rate: Number(process.env['RATE'] ?? 2000),
    duration: '20s',
  });
  const runId = await startRun(client, scenario);
  const ticks = await collectTicks(client, runId);
  const run = await readRun(client, runId);

  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'COMPLETED' });
  expect(run.shards.map(({ worker }) => worker?.id).filter((id, at, all) => all.indexOf(id) === at)).toHaveLength(2);
  expect(run.summary.planned).toBe(40_000);
  expect(run.summary.iterations + run.summary.dropped).toBe(40_000);
  expect(run.summary.iterations).toBe(run.summary.completed + run.summary.interrupted);
  expect(await target.requests('/exact')).toBe(run.summary.requests - run.summary.unsent);
  expect(sum(ticks.map(({ requests }) => requests))).toBe(run.summary.requests);
  expect(ticks.map(({ second }) => second)).toEqual(ticks.map((_, at) => at));
  expect(ticks.length).toBeGreaterThanOrEqual(20);
  expect(sum(ticks.map(({ planned }) => planned))).toBe(40_000);
  for (const tick of ticks.slice(20)) expect(tick).toMatchObject({ phase: 'DRAIN', planned: 0 });
  expect(run.ticks).toEqual(ticks);
});
