/** A process that is killed in the middle of a run: what it takes along is bounded and said, and no second is told twice. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTarget, type Target, until, usePlatform } from '../../src/index.ts';
import { collectTicks, makeScenario, readRun, startRun, sum, type TickView, watchTicks } from '../api.ts';

const platform = usePlatform({ workers: 2, slots: 2 });
let target: Target;
beforeAll(async () => {
  target = await startTarget({ kind: 'constant', latencyMs: 5 });
});
afterAll(() => target.stop());

/** Each second once, in order, without a hole. */
function expectWholeRow(ticks: readonly TickView[]): void {
  expect(ticks.map(({ second }) => second)).toEqual(ticks.map((_, at) => at));
}

test('a killed worker is replaced; the plan is kept to the last iteration, and what it may have sent is bounded', async () => {
  const killed = platform();
  const client = await killed.client();
  const load = { model: 'CONSTANT_RATE', rate: 100, duration: '25s' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/killed-worker', load));
  const ticks: TickView[] = [];
  for await (const { runMetrics } of watchTicks(client, runId)) {
    ticks.push(runMetrics);
    if (runMetrics.second === 5) await killed.workers[0]?.kill();
  }
  const run = await readRun(client, runId);
  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'COMPLETED' });
  expectWholeRow(ticks);
  expect(run.events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['WORKER_LOST', 'SHARD_REPLACED', 'GAP']));
  expect(run.shards.map(({ attempt }) => attempt).sort()).toEqual([1, 2]);
  expect(run.summary.planned).toBe(2500);
  expect(run.summary.iterations + run.summary.dropped).toBe(2500);
  expect(run.summary.lost).toBeGreaterThan(0);
  expect(run.summary.lost).toBeLessThanOrEqual(run.summary.dropped);
  expect(sum(run.ticks.map(({ planned }) => planned))).toBe(2500);
  expect(sum(run.ticks.map(({ iterations, dropped }) => iterations + dropped))).toBe(2500);
  const counted = run.summary.requests - run.summary.unsent;
  const reached = await target.requests('/killed-worker');
  expect(reached).toBeGreaterThanOrEqual(counted);
  expect(reached - counted).toBeLessThanOrEqual(run.summary.uncounted);
  expect(run.validity).not.toBe('VALID');
  expect(run.ticks.some(({ complete }) => !complete)).toBe(true);
});

test('a killed server is taken over from; nothing is lost and no second is told twice', async () => {
  const started = platform();
  await started.addWorker({ LOADTEST_SLOTS: '2' });
  const load = { model: 'CONSTANT_RATE', rate: 100, duration: '25s' } as const;
  const first = await started.client();
  // The only server coordinates the run; the one that is watched through comes later.
  const runId = await startRun(first, await makeScenario(first, target.url, '/killed-server', load));
  await until(async () => (await readRun(first, runId)).status === 'RUNNING', { timeoutMs: 20_000, what: 'the start' });
  const client = await started.client((await started.addServer()).url);
  const ticks: TickView[] = [];
  for await (const { runMetrics } of watchTicks(client, runId)) {
    ticks.push(runMetrics);
    if (runMetrics.second === 8) await started.servers[0]?.kill();
  }
  const run = await readRun(client, runId);
  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'COMPLETED' });
  expect(run.events.map(({ kind }) => kind)).toContain('COORDINATOR_REPLACED');
  expectWholeRow(ticks);
  expect(run.summary).toMatchObject({ planned: 2500, lost: 0, uncounted: 0 });
  expect(run.summary.iterations + run.summary.dropped).toBe(2500);
  expect(await target.requests('/killed-server')).toBe(run.summary.requests - run.summary.unsent);
  expect(sum(run.ticks.map(({ requests }) => requests))).toBe(run.summary.requests);
});

test('the only server is killed and comes back: the viewer resumes, and the run ends as if nothing had been', async () => {
  const started = platform();
  const only = started.servers.at(-1);
  if (only === undefined) throw new Error('No server is left');
  const client = await started.client(only.url);
  const load = { model: 'CONSTANT_RATE', rate: 100, duration: '25s' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/restarted-server', load));
  const seen: TickView[] = [];
  for await (const { runMetrics } of watchTicks(client, runId)) {
    seen.push(runMetrics);
    if (runMetrics.second === 5) break;
  }
  await only.kill();
  const next = await started.addServer();
  const again = await started.client(next.url);
  seen.push(...(await collectTicks(again, runId, seen.at(-1)?.second)));
  const run = await readRun(again, runId);
  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'COMPLETED' });
  expect(run.events.map(({ kind }) => kind)).toContain('COORDINATOR_REPLACED');
  expectWholeRow(seen);
  expect(run.summary).toMatchObject({ planned: 2500, lost: 0, uncounted: 0 });
  expect(run.summary.iterations + run.summary.dropped).toBe(2500);
  expect(await target.requests('/restarted-server')).toBe(run.summary.requests - run.summary.unsent);
});

test('a worker that is told to go hands its shard back at once; nothing is sent twice', async () => {
  const started = platform();
  const leaving = await started.addWorker({ LOADTEST_SLOTS: '2' });
  const url = started.servers.at(-1)?.url;
  const client = await started.client(url);
  const load = { model: 'CONSTANT_RATE', rate: 100, duration: '15s' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/leaving', load));
  for await (const { runMetrics } of watchTicks(client, runId)) {
    if (runMetrics.second !== 4) continue;
    process.kill(leaving.pid, 'SIGTERM');
    break;
  }
  await until(async () => (await readRun(client, runId)).status === 'FINISHED', { timeoutMs: 60_000, what: 'the end' });
  const run = await readRun(client, runId);
  expect(run.endReason).toBe('COMPLETED');
  expect(run.summary).toMatchObject({ planned: 1500, uncounted: 0 });
  expect(run.summary.iterations + run.summary.dropped).toBe(1500);
  expect(await target.requests('/leaving')).toBe(run.summary.requests - run.summary.unsent);
});
