/** A change of the load outlives whoever is killed right after it: it is planned, counted and told as if nothing had been. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTarget, type Target, until, usePlatform } from '../../src/index.ts';
import { adjustRun, makeScenario, readRun, startRun, sum, watchTicks } from '../api.ts';

const platform = usePlatform({ workers: 2, slots: 2 });
let target: Target;
beforeAll(async () => {
  target = await startTarget({ kind: 'constant', latencyMs: 5 });
});
afterAll(() => target.stop());

const levels = (first: number, second: number, to: number, seconds: number): number[] =>
  Array.from({ length: seconds }, (_, at) => (at < second ? first : to));

test('the coordinator is killed right after a change', async () => {
  const started = platform();
  const first = await started.client();
  const load = { model: 'CONSTANT_RATE', rate: 100, duration: '20s' } as const;
  const runId = await startRun(first, await makeScenario(first, target.url, '/coordinator', load));
  await until(async () => (await readRun(first, runId)).status === 'RUNNING', { timeoutMs: 20_000, what: 'the start' });
  const client = await started.client((await started.addServer()).url);
  for await (const { runMetrics } of watchTicks(client, runId)) {
    if (runMetrics.second !== 4) continue;
    await adjustRun(first, runId, 250);
    await started.servers[0]?.kill();
  }
  const run = await readRun(client, runId);
  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'COMPLETED' });
  expect(run.events.map(({ kind }) => kind)).toContain('COORDINATOR_REPLACED');
  const [change] = run.adjustments;
  expect(run.adjustments).toHaveLength(1);
  expect(run.events.filter(({ kind }) => kind === 'RATE_CHANGED').map(({ second }) => second)).toEqual([
    change?.second,
  ]);
  const planned = levels(100, change?.second ?? 0, 250, 20);
  expect(run.ticks.slice(0, 20).map((tick) => tick.planned)).toEqual(planned);
  expect(run.summary).toMatchObject({ planned: sum(planned), lost: 0, uncounted: 0 });
  expect(run.summary.iterations + run.summary.dropped).toBe(sum(planned));
  expect(await target.requests('/coordinator')).toBe(run.summary.requests - run.summary.unsent);
});

test('a worker is killed after a change: its replacement begins with the load as it is', async () => {
  const started = platform();
  await started.addWorker({ LOADTEST_SLOTS: '2' });
  const client = await started.client(started.servers.at(-1)?.url);
  const load = { model: 'CONSTANT_RATE', rate: 100, duration: '25s' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/worker', load));
  let second = Number.POSITIVE_INFINITY;
  for await (const { runMetrics } of watchTicks(client, runId)) {
    if (runMetrics.second === 2) second = (await adjustRun(client, runId, 300)).second;
    if (runMetrics.second !== second + 1) continue;
    const { shards } = await readRun(client, runId);
    const [shard] = shards;
    const lost = started.workers.find(({ pid }) => shard?.worker?.id.includes(`-${pid}-`));
    expect(lost).toBeDefined();
    await lost?.kill();
  }
  const run = await readRun(client, runId);
  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'COMPLETED' });
  expect(run.shards.map(({ attempt }) => attempt).sort()).toEqual([1, 2]);
  const planned = levels(100, second, 300, 25);
  expect(run.ticks.slice(0, 25).map((tick) => tick.planned)).toEqual(planned);
  expect(run.summary.planned).toBe(sum(planned));
  expect(run.summary.iterations + run.summary.dropped).toBe(sum(planned));
  expect(run.summary.lost).toBeGreaterThan(0);
  // From when the replacement began, both shards keep to the changed plan.
  const whole = run.ticks.slice(0, 25).filter((tick) => tick.second > second + 2 && tick.complete && tick.lost === 0);
  expect(whole.length).toBeGreaterThan(3);
  for (const tick of whole) expect(tick.iterations).toBeGreaterThan(200);
  const counted = run.summary.requests - run.summary.unsent;
  const reached = await target.requests('/worker');
  expect(reached).toBeGreaterThanOrEqual(counted);
  expect(reached - counted).toBeLessThanOrEqual(run.summary.uncounted);
  expect(run.events.filter(({ kind }) => kind === 'RATE_CHANGED')).toHaveLength(1);
});
