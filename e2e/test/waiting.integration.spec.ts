/** Runs without a worker, viewers that leave or are cut off, messages that are none. */
import { channels, keys } from '@loadtest/protocol';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTarget, type Target, until, usePlatform } from '../src/index.ts';
import { collectTicks, makeScenario, readRun, startRun, watchTicks } from './api.ts';

const platform = usePlatform({ workers: 0, links: true, env: { LOADTEST_WORKERLESS: '4s' } });
let target: Target;
let redis: Redis;
beforeAll(async () => {
  target = await startTarget();
  redis = new Redis(platform().redis.url);
});
afterAll(async () => {
  redis.disconnect();
  await target.stop();
});

const LOAD = { model: 'CONSTANT_RATE', rate: 20, duration: '3s' } as const;

async function subscriptions(): Promise<string[]> {
  return (await redis.pubsub('CHANNELS', '*')) as string[];
}

test('a run without a worker waits, says so, and ends as NO_WORKERS', async () => {
  const client = await platform().client();
  const runId = await startRun(client, await makeScenario(client, target.url, '/nobody', LOAD));
  const waiting = await until(
    async () => {
      const run = await readRun(client, runId);
      return run.statusMessage?.includes('none is connected') ? run : null;
    },
    { timeoutMs: 10_000, what: 'the run to say that it waits' },
  );
  expect(waiting.status).toBe('QUEUED');
  expect(Date.parse(waiting.deadline ?? '')).toBeGreaterThan(Date.now() - 5000);
  const ticks = await collectTicks(client, runId);
  expect(ticks).toEqual([]);
  expect(await readRun(client, runId)).toMatchObject({ status: 'FINISHED', endReason: 'NO_WORKERS', validity: null });
});

test('a viewer that leaves while the run is queued leaves no subscription behind', async () => {
  const client = await platform().client();
  const runId = await startRun(client, await makeScenario(client, target.url, '/left', LOAD));
  const watching = watchTicks(client, runId)[Symbol.asyncIterator]();
  const first = watching.next();
  await until(async () => (await subscriptions()).includes(channels.metrics(runId)), {
    timeoutMs: 5000,
    what: 'the subscription',
  });
  await client.close();
  await until(async () => !(await subscriptions()).includes(channels.metrics(runId)), {
    timeoutMs: 5000,
    what: 'its end',
  });
  await Promise.allSettled([first]);
  const other = await platform().client();
  await other.request(`mutation ($id: ID!) { stopRun(id: $id) { id } }`, { id: runId });
  await until(async () => (await readRun(other, runId)).status === 'FINISHED', { timeoutMs: 10_000, what: 'the end' });
  expect(await readRun(other, runId)).toMatchObject({ endReason: 'STOPPED_BY_USER' });
});

test('a worker that comes takes the run that waits; a malformed message is counted and harms nothing', async () => {
  const client = await platform().client();
  const runId = await startRun(client, await makeScenario(client, target.url, '/late-worker', LOAD));
  await platform().addWorker({ LOADTEST_SLOTS: '2' });
  for await (const { runMetrics } of watchTicks(client, runId)) {
    if (runMetrics.second > 0) break;
  }
  await redis.xadd(keys.results(runId), '*', 't', 'tick', 'd', 'this is no tick');
  await redis.xadd(keys.results(runId), '*', 'x', 'y');
  await collectTicks(client, runId);
  const run = await readRun(client, runId);
  expect(run).toMatchObject({ endReason: 'COMPLETED', summary: { planned: 60 } });
  expect(run.summary.iterations + run.summary.dropped).toBe(60);
  const figures = await (await fetch(`${platform().url}/metrics`)).text();
  expect(figures).toMatch(/^loadtest_malformed_messages_total 2$/m);
  expect(figures).toMatch(/^loadtest_active_workers 1$/m);
});

test("a viewer whose server's link to Redis is cut for three seconds gets every second", async () => {
  const client = await platform().client();
  const load = { model: 'CONSTANT_RATE', rate: 20, duration: '12s' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/cut', load));
  const link = platform().servers[0]?.link;
  const seconds: number[] = [];
  let mended: Promise<void> | null = null;
  for await (const { runMetrics } of watchTicks(client, runId)) {
    seconds.push(runMetrics.second);
    if (runMetrics.second === 3) {
      link?.cut();
      mended = new Promise((resolve) =>
        setTimeout(() => {
          link?.mend();
          resolve();
        }, 3000),
      );
    }
  }
  await mended;
  expect(seconds).toEqual(seconds.map((_, at) => at));
  expect(seconds.length).toBeGreaterThanOrEqual(12);
  const run = await readRun(client, runId);
  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'COMPLETED' });
  expect(run.summary.planned).toBe(240);
  expect(run.summary.iterations + run.summary.dropped).toBe(240);
});
