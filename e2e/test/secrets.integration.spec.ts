/** A run and a try whose target sends back its secrets in every form: they are nowhere to be read but at the target. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiClient, until, usePlatform } from '../src/index.ts';
import { readRun, startRun } from './api.ts';
import { type EchoTarget, startEchoTarget } from './echo-target.ts';
import { everythingInMongo, everythingInRedis } from './stores.ts';

const platform = usePlatform({ workers: 2, slots: 2, env: { LOADTEST_LOG_LEVEL: 'trace' } });
let target: EchoTarget;
beforeAll(async () => {
  target = await startEchoTarget();
});
afterAll(() => target.stop());

/** With what is encoded differently in URLs, JSON and forms; its beginning stays as it is in all of them. */
const VALUE = 'zq9distinctive+/="x"&val ue';
const PIN = 'zq9distinctive2';
const NEEDLES = ['zq9distinctive', ...base64Forms('zq9distinctive')];

/** With 0, 1 and 2 bytes before it, without the letters that depend on its neighbours. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
      .toString('base64')
      .slice(before === 0 ? 0 : before + 1, -4),
  );
}

/** Each place where a secret is to be read, with what stands around it. */
function leaksIn(text: string, where: string): string[] {
  return NEEDLES.flatMap((needle) => {
    const at = text.indexOf(needle);
    return at < 0 ? [] : [`${where}: ${text.slice(Math.max(0, at - 200), at + 100)}`];
  });
}

async function leaksInside(when: string): Promise<string[]> {
  const { mongo, redis, servers, workers } = platform();
  return [
    ...leaksIn(await everythingInRedis(redis.url), `Redis ${when}`),
    ...leaksIn(await everythingInMongo(mongo.url), `MongoDB ${when}`),
    ...[...servers, ...workers].flatMap((process) => leaksIn(process.log(), `the log of ${process.name} ${when}`)),
  ];
}

function scenario() {
  const authorization = [{ name: 'authorization', value: 'Bearer {{token}}' }];
  const post = { method: 'POST', headers: authorization };
  const checks = [
    { subject: 'STATUS', comparison: 'EQUALS', value: '200' },
    { subject: 'HEADER', expression: 'x-raw', comparison: 'EQUALS', value: 'nothing' },
    { subject: 'HEADER', expression: 'x-base64', comparison: 'EQUALS', value: 'nothing' },
    { subject: 'COOKIE', expression: 'told', comparison: 'EQUALS', value: 'nothing' },
    { subject: 'BODY', comparison: 'CONTAINS', value: 'nothing of this {{pin}}' },
  ];
  return {
    name: 'Told and told again',
    target: target.url,
    load: { model: 'CONSTANT_RATE', rate: 20, duration: '4s' },
    secrets: [{ name: 'token', value: VALUE }, { name: 'pin' }],
    steps: [
      { name: 'json', http: { ...post, url: '/echo/{{pin}}?pin={{token}}', json: { token: '{{token}}' } }, checks },
      { name: 'form', http: { ...post, url: '/echo', form: [{ name: 'token', value: '{{token}}' }] }, checks },
      { name: 'there', http: { url: '/there', headers: authorization }, checks },
      { name: 'nobody', http: { url: 'http://127.0.0.1:1/{{pin}}', headers: authorization } },
      {
        name: 'nothing found',
        http: { ...post, url: '/echo', body: '{{token}}' },
        extract: [{ name: 'x', from: 'JSON', expression: '$.nothing' }],
      },
    ],
  };
}

/** The id of the scenario, saved with the values of all its secrets. */
async function createWithSecrets(client: ApiClient): Promise<string> {
  const secrets = [
    { name: 'token', value: VALUE },
    { name: 'pin', value: PIN },
  ];
  const { createScenario } = await client.request<{ createScenario: { id: string } }>(
    'mutation ($input: ScenarioInput!) { createScenario(input: $input) { id } }',
    { input: { ...scenario(), secrets } },
  );
  return createScenario.id;
}

/** All that the API tells of a run and its scenario. */
async function everythingTold(client: ApiClient, runId: string): Promise<string> {
  const told = await client.request(
    `query ($id: ID!) { run(id: $id) {
      statusMessage endMessage validityReasons { message }
      definition { name target steps { name http { url json body headers { value } form { value } } checks { value } } variables secrets { name isSet } }
      scenario { yaml definition { secrets { name isSet } } }
      summary { errorKinds { kind count sample } checks { step name failed sample } steps { name errorKinds { kind sample } } }
      ticks(first: 600) { second errorKinds { kind count sample } }
      events(first: 1000) { message }
    } }`,
    { id: runId },
  );
  return JSON.stringify(told);
}

test('of a run, its secrets are read by the target alone: not in stores, logs or answers, during it and after it', async () => {
  const client = await platform().client();
  const { createScenario } = await client.request<{ createScenario: { id: string } }>(
    'mutation ($input: ScenarioInput!) { createScenario(input: $input) { id } }',
    { input: scenario() },
  );
  const started = await client.request<{ startRun: { id: string } }>(
    'mutation ($id: ID!, $overrides: RunOverridesInput) { startRun(scenarioId: $id, overrides: $overrides, idempotencyKey: "once") { id } }',
    { id: createScenario.id, overrides: { secrets: [{ name: 'pin', value: PIN }] } },
  );
  const leaks: string[] = [];
  await until(
    async () => {
      leaks.push(...(await leaksInside('during the run')));
      leaks.push(...leaksIn(await everythingTold(client, started.startRun.id), 'the API during the run'));
      return (await readRun(client, started.startRun.id)).status === 'FINISHED';
    },
    { timeoutMs: 60_000, what: 'the run to be over', intervalMs: 250 },
  );
  const run = await readRun(client, started.startRun.id);
  expect(run).toMatchObject({ endReason: 'COMPLETED' });
  expect(run.summary.requests).toBeGreaterThan(200);

  // They did reach the target, and came back.
  expect(target.last?.head).toContain(`Bearer ${VALUE}`);
  const told = await everythingTold(client, started.startRun.id);
  expect(told).toContain('***');
  // Not even the beginning of one, cut off before it could be known.
  expect(told).not.toContain('zq9');
  leaks.push(...leaksIn(told, 'the API after the run'), ...(await leaksInside('after the run')));
  expect(leaks).toEqual([]);
  const documents = JSON.parse(await everythingInMongo(platform().mongo.url)) as Record<string, unknown>[][];
  const stored = documents
    .flat()
    .find((document) => document['_id'] === started.startRun.id && 'idempotencyHash' in document);
  expect(stored).toMatchObject({ secrets: null });
});

test('a try shows what was sent and answered, secrets masked', async () => {
  const client = await platform().client();
  const { name: _, ...step } = { name: '', ...scenario().steps[0] };
  const input = {
    ...scenario(),
    secrets: [
      { name: 'token', value: VALUE },
      { name: 'pin', value: PIN },
    ],
    steps: [{ ...step, name: 'json' }],
  };
  const { tryScenario } = await client.request<{
    tryScenario: { ok: boolean; steps: { requests: { url: string }[] }[] };
  }>(
    `mutation ($input: ScenarioInput!) { tryScenario(input: $input) { ok error steps { name
      requests { method url requestHeaders { name value } requestBody status responseHeaders { name value } responseBody errorKind error }
      extracted { name value } checks { name passed actual } } } }`,
    { input },
  );
  const told = JSON.stringify(tryScenario);
  expect(tryScenario.ok).toBe(false);
  expect(tryScenario.steps[0]?.requests[0]?.url).toContain('/echo/***');
  expect(target.last?.body).toContain(JSON.stringify(VALUE));
  expect([...leaksIn(told, 'the answer'), ...(await leaksInside('after the try'))]).toEqual([]);
});

describe('a run that waits for a worker', () => {
  const waiting = usePlatform({ workers: 0, env: { LOADTEST_WORKERLESS: '2m' } });

  test('keeps its secrets while the server is lost, and hands them to a worker that has the key', async () => {
    const before = target.last;
    const client = await waiting().client();
    const runId = await startRun(client, await createWithSecrets(client));
    const [server] = waiting().servers;
    await server?.kill();
    await server?.start();
    await waiting().addWorker();
    const again = await waiting().client();
    const over = async () => (await readRun(again, runId)).status === 'FINISHED';
    await until(over, { timeoutMs: 60_000, what: 'the run to be over', intervalMs: 250 });
    expect(await readRun(again, runId)).toMatchObject({ endReason: 'COMPLETED' });
    expect(target.last).not.toBe(before);
    expect(target.last?.head).toContain(`Bearer ${VALUE}`);
  });

  test('ends with what to set where no worker has the key', async () => {
    for (const worker of waiting().workers) await worker.stop();
    await waiting().addWorker({ LOADTEST_SECRET_KEY: '' });
    const client = await waiting().client();
    const runId = await startRun(client, await createWithSecrets(client));
    const over = async () => (await readRun(client, runId)).status === 'FINISHED';
    await until(over, { timeoutMs: 60_000, what: 'the run to be over', intervalMs: 250 });
    expect(await readRun(client, runId)).toMatchObject({
      endReason: 'INTERNAL_ERROR',
      endMessage: expect.stringContaining('set LOADTEST_SECRET_KEY'),
    });
  });
});
