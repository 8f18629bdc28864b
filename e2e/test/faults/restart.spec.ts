/** Everything ends and starts again: what was there is there. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient, startTarget, type Target, usePlatform } from '../../src/index.ts';
import { collectTicks, makeScenario, readRun, startRun } from '../api.ts';

const platform = usePlatform({ workers: 1, slots: 2 });
let target: Target;
beforeAll(async () => {
  target = await startTarget({ kind: 'constant', latencyMs: 3 });
});
afterAll(() => target.stop());

test('after a restart of everything the history, the reports and the session are still there', async () => {
  const { admin, url, mongo, redis, servers, workers } = platform();
  const { signIn } = await createApiClient(url).request<{ signIn: { token: string } }>(
    `mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }`,
    admin,
  );
  const client = createApiClient(url, signIn.token);
  const load = { model: 'CONSTANT_RATE', rate: 50, duration: '4s' } as const;
  const scenarioId = await makeScenario(client, target.url, '/kept', load);
  const runId = await startRun(client, scenarioId);
  await collectTicks(client, runId);
  const before = await readRun(client, runId);
  await client.close();

  for (const process of [...workers, ...servers]) await process.stop();
  await redis.stop();
  await mongo.stop();
  await mongo.start();
  await redis.start();
  for (const process of [...servers, ...workers]) await process.start();

  const again = createApiClient(url, signIn.token);
  const after = await readRun(again, runId);
  // The worker is another process now: who had a shard then is not there any more.
  const figures = ({ shards: _shards, ...run }: typeof after) => run;
  expect(figures(after)).toEqual(figures(before));
  const { scenario, me } = await again.request<{
    scenario: { name: string; lastRun: { id: string } };
    me: { email: string };
  }>(`query ($id: ID!) { me { email } scenario(id: $id) { name lastRun { id } } }`, { id: scenarioId });
  expect(me.email).toBe(admin.email);
  expect(scenario).toEqual({ name: 'Test /kept', lastRun: { id: runId } });
  const next = await startRun(again, scenarioId);
  await collectTicks(again, next);
  expect(await readRun(again, next)).toMatchObject({ number: 2, endReason: 'COMPLETED', summary: { planned: 200 } });
  await again.close();
});
