/** The load of a running run is changed: at one second in all shards, within three, and every count stays exact. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, startTarget, type Target, usePlatform } from '../src/index.ts';
import {
  type Adjustment,
  adjustRun,
  collectTicks,
  makeScenario,
  readRun,
  startRun,
  sum,
  type TickView,
  watchTicks,
} from './api.ts';

const platform = usePlatform({ workers: 2, slots: 2 });
let target: Target;
beforeAll(async () => {
  target = await startTarget({ kind: 'constant', latencyMs: 5 });
});
afterAll(() => target.stop());

/** Changes the load to each of the levels, each a few seconds after the one before took effect. */
async function playLevels(client: ApiClient, runId: string, levels: readonly number[]) {
  const left = [...levels];
  const made: Adjustment[] = [];
  const ticks: TickView[] = [];
  for await (const { runMetrics } of watchTicks(client, runId)) {
    ticks.push(runMetrics);
    if (runMetrics.second < (made.at(-1)?.second ?? 0) + 2) continue;
    const to = left.shift();
    if (to === undefined) continue;
    const beganAtMs = Date.parse((await readRun(client, runId)).startedAt ?? '');
    const askedAtMs = Date.now() - beganAtMs;
    const change = await adjustRun(client, runId, to);
    expect(change.to).toBe(to);
    const answeredAtMs = Date.now() - beganAtMs;
    expect(change.second * 1000).toBeGreaterThanOrEqual(askedAtMs + 2000 - 10);
    expect(change.second * 1000).toBeLessThan(answeredAtMs + 3000 + 10);
    made.push(change);
  }
  return { ticks, made };
}

/** The level that holds in each second of the plan. */
function levelsOf(first: number, made: readonly Adjustment[], seconds: number): number[] {
  return Array.from({ length: seconds }, (_, at) => made.findLast(({ second }) => second <= at)?.to ?? first);
}

test('100/s, then 300/s, then 50/s: planned to the iteration, from one second on in both shards', async () => {
  const client = await platform().client();
  const load = { model: 'CONSTANT_RATE', rate: 100, duration: '18s' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/rate', load));
  const { ticks, made } = await playLevels(client, runId, [300, 50]);
  const run = await readRun(client, runId);
  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'COMPLETED', verdict: 'PASSED', adjustments: made });
  expect(new Set(run.shards.map(({ worker }) => worker?.id)).size).toBe(2);

  const levels = levelsOf(100, made, 18);
  expect(run.ticks.slice(0, 18).map(({ planned }) => planned)).toEqual(levels);
  // A second that is told live was closed by the plan that held in it.
  expect(ticks.slice(0, 18).map(({ planned }) => planned)).toEqual(levels);
  expect(run.summary.planned).toBe(sum(levels));
  expect(run.summary.iterations + run.summary.dropped).toBe(sum(levels));
  expect(run.summary.iterations).toBe(run.summary.completed + run.summary.interrupted);
  expect(await target.requests('/rate')).toBe(run.summary.requests - run.summary.unsent);
  // Were one shard a second later, it would have started 50 or 150 of them.
  const [up, down] = made.map(({ second }) => second);
  const started = (second = 0): number => run.ticks[second]?.iterations ?? 0;
  expect(started(up)).toBeGreaterThan(250);
  expect(started(down)).toBeLessThan(75);

  const events = run.events.filter(({ kind }) => kind === 'RATE_CHANGED');
  expect(events.map(({ second, message }) => [second, message])).toEqual([
    [up, `From second ${up}: 300/s instead of 100/s`],
    [down, `From second ${down}: 50/s instead of 300/s`],
  ]);
});

test('5 users, then 20, then 3', async () => {
  const client = await platform().client();
  const load = { model: 'CONSTANT_USERS', users: 5, duration: '16s' } as const;
  const think = { steps: [{ name: 'get', http: { url: '/users' }, thinkTime: '20ms' }] };
  const runId = await startRun(client, await makeScenario(client, target.url, '/users', load, think));
  const { made } = await playLevels(client, runId, [20, 3]);
  const run = await readRun(client, runId);
  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'COMPLETED', adjustments: made });
  const levels = levelsOf(5, made, 16);
  expect(run.ticks.slice(0, 16).map(({ planned }) => planned)).toEqual(levels);
  // The last second ends with the plan, and its users with it.
  const users = run.ticks.slice(0, 15).map((tick) => tick.users);
  expect(users).toEqual(levels.slice(0, 15));
  expect(run.summary).toMatchObject({ planned: null, dropped: 0 });
  expect(run.summary.iterations).toBe(run.summary.completed + run.summary.interrupted);
  expect(await target.requests('/users')).toBe(run.summary.requests - run.summary.unsent);
  expect(run.events.filter(({ kind }) => kind === 'RATE_CHANGED').map(({ message }) => message)).toEqual([
    `From second ${made[0]?.second}: 20 users instead of 5 users`,
    `From second ${made[1]?.second}: 3 users instead of 20 users`,
  ]);
});

test('of two changes for the same second the later one holds', async () => {
  const client = await platform().client();
  const load = { model: 'CONSTANT_RATE', rate: 40, duration: '8s' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/twice', load));
  const made: Adjustment[] = [];
  for await (const { runMetrics } of watchTicks(client, runId)) {
    if (runMetrics.second !== 1) continue;
    for (const to of [500, 10, 80]) made.push(await adjustRun(client, runId, to));
  }
  const run = await readRun(client, runId);
  const holds = made.filter(({ second }, at) => made.findLastIndex((other) => other.second === second) === at);
  expect(run.adjustments).toEqual(holds);
  const levels = levelsOf(40, holds, 8);
  expect(run.ticks.slice(0, 8).map(({ planned }) => planned)).toEqual(levels);
  expect(run.summary.iterations + run.summary.dropped).toBe(sum(levels));
  expect(await target.requests('/twice')).toBe(run.summary.requests - run.summary.unsent);
});

test('what cannot be changed is refused, and says why', async () => {
  const client = await platform().client();
  const ramp = { model: 'RAMPING_RATE', rate: 5, stages: [{ to: 10, duration: '10m' }] } as const;
  const rampId = await startRun(client, await makeScenario(client, target.url, '/ramp', ramp));
  const load = { model: 'CONSTANT_USERS', users: 2, duration: '10m' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/refused', load));
  for (const id of [rampId, runId])
    for await (const { runMetrics } of watchTicks(client, id)) if (runMetrics.second >= 0) break;
  expect((await readRun(client, rampId)).viewerCan).not.toContain('ADJUST');
  expect((await readRun(client, runId)).viewerCan).toContain('ADJUST');
  await expect(adjustRun(client, rampId, 7)).rejects.toMatchObject({ code: 'CONFLICT' });
  for (const to of [0, -3, 2.5, 2001])
    await expect(adjustRun(client, runId, to)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  await expect(adjustRun(client, runId, 2001)).rejects.toThrow(/to: This run can go to 2,000 users at most.*2 shards/);
  await expect(adjustRun(client, '6b04877c1ef76312333cbdd0', 5)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  for (const id of [rampId, runId]) {
    await client.request(`mutation ($id: ID!) { stopRun(id: $id) { id } }`, { id });
    await collectTicks(client, id);
    await expect(adjustRun(client, id, 5)).rejects.toMatchObject({ code: 'CONFLICT' });
  }
  expect((await readRun(client, runId)).events.filter(({ kind }) => kind === 'RATE_CHANGED')).toEqual([]);
});
