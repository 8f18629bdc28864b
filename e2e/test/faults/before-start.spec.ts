/** A worker that is killed after it was ready, while the run still waits for another one, is replaced before the start. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTarget, type Target, until, usePlatform } from '../../src/index.ts';
import { collectTicks, makeScenario, readRun, startRun } from '../api.ts';

const platform = usePlatform({ workers: 2, slots: 1 });
let target: Target;
beforeAll(async () => {
  target = await startTarget({ kind: 'constant', latencyMs: 5 });
});
afterAll(() => target.stop());

test('nothing is lost where a worker dies before the start', async () => {
  const started = platform();
  const client = await started.client();
  const [dying, slow] = started.workers;
  const load = { model: 'CONSTANT_RATE', rate: 50, duration: '5s' } as const;
  // It is still heard of for a few seconds, and takes nothing.
  slow?.pause();
  const runId = await startRun(client, await makeScenario(client, target.url, '/before-start', load));
  await until(async () => dying?.log().includes('The shard is ready'), { timeoutMs: 20_000, what: 'one shard' });
  await dying?.kill();
  await started.addWorker({ LOADTEST_SLOTS: '2' });
  await collectTicks(client, runId);
  slow?.resume();
  const run = await readRun(client, runId);
  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'COMPLETED' });
  expect(run.shards.map(({ attempt }) => attempt)).toEqual([2, 2]);
  expect(run.summary).toMatchObject({ planned: 250, lost: 0, uncounted: 0 });
  expect(run.summary.iterations + run.summary.dropped).toBe(250);
  expect(await target.requests('/before-start')).toBe(run.summary.requests - run.summary.unsent);
  expect(run.events.map(({ kind }) => kind)).not.toContain('WORKER_LOST');
  expect(run.events.map(({ message }) => message).join()).toContain('was gone before the start');
});
