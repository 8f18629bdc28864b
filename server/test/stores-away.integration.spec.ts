/** What happens while MongoDB or Redis is away: refusals with a code, and everything again once they are back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningEngine, startMongo, startRedis } from '@loadtest/local';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type App, createApp } from '../src/app.ts';
import { readEnvironment } from '../src/platform/environment.ts';
import { createPubSub, type PubSub, topic } from '../src/platform/pub-sub.ts';
import { createRedis } from '../src/platform/redis.ts';
import { silent } from '../src/testing/context.ts';

let dataDir: string;
let mongo: RunningEngine;
let redis: RunningEngine;
let app: App;
let url: string;
const options = () => ({ dataDir, report: () => undefined });
const port = (engine: RunningEngine) => ({ ...options(), port: engine.port ?? undefined });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'loadtest-away-'));
  [mongo, redis] = await Promise.all([startMongo(options()), startRedis(options())]);
  const environment = readEnvironment({
    LOADTEST_PORT: '0',
    LOADTEST_MONGO_URL: mongo.url,
    LOADTEST_REDIS_URL: redis.url,
    LOADTEST_JWT_SECRET: 'a secret of the tests, long enough to be one',
    LOADTEST_ADMIN_EMAIL: 'admin@example.com',
    LOADTEST_ADMIN_PASSWORD: 'correct horse battery',
  });
  app = await createApp(environment, silent);
  url = (await app.start()).url;
});
afterAll(async () => {
  await app.close('the test is over');
  await Promise.all([mongo.stop(), redis.stop()]);
  await rm(dataDir, { recursive: true, force: true });
});

const ready = async () => {
  const response = await fetch(`${url}/readyz`);
  return {
    status: response.status,
    problems: Object.keys(((await response.json()) as { problems?: object }).problems ?? {}),
  };
};
async function ask(query: string, token?: string) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return (await response.json()) as {
    data?: Record<string, unknown>;
    errors?: { extensions: Record<string, unknown> }[];
  };
}
async function signIn(): Promise<string> {
  const query = 'mutation { signIn(email: "admin@example.com", password: "correct horse battery") { token } }';
  const { data = {} } = await ask(query);
  return (data['signIn'] as { token: string }).token;
}

it('says so while MongoDB is away, and goes on when it is back', async () => {
  const token = await signIn();
  await mongo.kill();
  await vi.waitFor(async () => expect(await ready()).toEqual({ status: 503, problems: ['mongodb'] }), 20_000);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await ask('{ tags { tag } }', token)).errors?.[0]?.extensions).toMatchObject({
    code: 'UNAVAILABLE',
    retryAfterMs: expect.any(Number),
    requestId: expect.any(String),
  });
  mongo = await startMongo(port(mongo));
  await vi.waitFor(async () => expect((await ask('{ tags { tag } }', token)).errors).toBeUndefined(), 30_000);
  await vi.waitFor(async () => expect((await ready()).status).toBe(200), 30_000);
});

it('says so while Redis is away, and the session is still there when it is back', async () => {
  const token = await signIn();
  await redis.kill();
  await vi.waitFor(async () => expect(await ready()).toEqual({ status: 503, problems: ['redis'] }), 20_000);
  expect((await ask('{ tags { tag } }', token)).errors?.[0]?.extensions).toMatchObject({ code: 'UNAVAILABLE' });
  redis = await startRedis(port(redis));
  await vi.waitFor(async () => expect((await ask('{ tags { tag } }', token)).errors).toBeUndefined(), 30_000);
});

it('a topic is heard from its acknowledgement on, again after an outage, and by nobody once all have left', async () => {
  const connect = (purpose: string, more = {}) => createRedis(redis.url, purpose, silent, more);
  const pubSub: PubSub = createPubSub(connect, silent);
  const commands = connect('test');
  const numbers = topic<{ readonly n: number }>('test:numbers');
  const heard: number[] = [];
  const ends = await Promise.all([1, 2].map(() => pubSub.subscribeAcknowledged(numbers, ({ n }) => heard.push(n))));
  await pubSub.publish(numbers, { n: 1 });
  await vi.waitFor(() => expect(heard).toEqual([1, 1]));

  await redis.kill();
  await expect(pubSub.subscribeAcknowledged(topic('test:other'), () => undefined)).rejects.toMatchObject({
    extensions: { code: 'UNAVAILABLE' },
  });
  redis = await startRedis(port(redis));
  const subscribers = async () => ((await commands.pubsub('NUMSUB', numbers)) as [string, number])[1];
  await vi.waitFor(async () => expect(await subscribers()).toBe(1), 20_000);
  await pubSub.publish(numbers, { n: 2 });
  await vi.waitFor(() => expect(heard).toEqual([1, 1, 2, 2]));

  await ends[0]?.();
  await ends[0]?.();
  await pubSub.publish(numbers, { n: 3 });
  await vi.waitFor(() => expect(heard).toEqual([1, 1, 2, 2, 3]));
  await ends[1]?.();
  await vi.waitFor(async () => expect(await subscribers()).toBe(0));
  await vi.waitFor(async () => expect(await commands.pubsub('CHANNELS', 'test:*')).toEqual([]));
  await pubSub.close();
  commands.disconnect();
});
