/** A data source that gives each row once ends the load, in either kind of model, and no row is used twice. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTarget, type Target, usePlatform } from '../src/index.ts';
import { collectTicks, makeScenario, readRun, startRun, sum } from './api.ts';

const platform = usePlatform({ workers: 2, slots: 2 });
let target: Target;
beforeAll(async () => {
  target = await startTarget({ kind: 'constant', latencyMs: 5 });
});
afterAll(() => target.stop());

/** Each row has a path of its own. */
const once = (name: string, rows: number) => ({
  steps: [{ name: 'get', http: { url: `/${name}/{{row.number}}` } }],
  data: [{ name: 'row', order: 'ONCE', rows: Array.from({ length: rows }, (_, number) => ({ number })) }],
});
const visits = (name: string, rows: number) =>
  Promise.all(Array.from({ length: rows }, (_, number) => target.requests(`/${name}/${number}`)));

test('a rate: the plan ends where the rows do', async () => {
  const client = await platform().client();
  const load = { model: 'CONSTANT_RATE', rate: 20, duration: '10m' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/rows', load, once('rows', 70)));
  const ticks = await collectTicks(client, runId);
  const run = await readRun(client, runId);
  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'DATA_EXHAUSTED', verdict: 'INCONCLUSIVE' });
  expect(run.endMessage).toContain("'row' gives each of its 70 rows once");
  expect(run.summary).toMatchObject({ planned: 70, iterations: 70, dropped: 0, requests: 70 });
  expect(sum(ticks.map(({ planned }) => planned))).toBe(70);
  expect(await visits('rows', 70)).toEqual(Array.from({ length: 70 }, () => 1));
});

test('users: they go when there is no row left', async () => {
  const client = await platform().client();
  const load = { model: 'CONSTANT_USERS', users: 4, duration: '10m' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/users', load, once('users', 60)));
  await collectTicks(client, runId);
  const run = await readRun(client, runId);
  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'DATA_EXHAUSTED', verdict: 'INCONCLUSIVE' });
  expect(run.summary).toMatchObject({ planned: null, iterations: 60, dropped: 0, requests: 60 });
  expect(await visits('users', 60)).toEqual(Array.from({ length: 60 }, () => 1));
});
