/** A server over a real MongoDB and a real Valkey or Redis, in this process, on free ports. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningEngine, startMongo, startRedis } from '@loadtest/local';
import mongoose from 'mongoose';
import { type App, createApp } from '../src/app.ts';
import type { Role } from '../src/platform/context.ts';
import { readEnvironment } from '../src/platform/environment.ts';
import { modelFor } from '../src/platform/model.ts';
import { silent } from '../src/testing/context.ts';
import { UserModel } from '../src/users/user.model.ts';
import { UserService } from '../src/users/user.service.ts';

export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' };

/** 32 bytes, base64. */
export const SECRET_KEY = Buffer.alloc(32, 'test key').toString('base64');

export interface Answer {
  /** Of any shape, as JSON is. */
  readonly data: ReturnType<typeof JSON.parse>;
  readonly errors?: { message: string; path?: string[]; extensions: Record<string, unknown> }[];
}

export interface TestServer {
  readonly url: string;
  readonly mongo: RunningEngine;
  readonly redis: RunningEngine;
  /** Asks as the admin; `token: null` as nobody. */
  ask(query: string, variables?: Record<string, unknown>, token?: string | null): Promise<Answer>;
  /** A new token for somebody. */
  signIn(who: { readonly email: string; readonly password: string }): Promise<string>;
  /** Ends the server and starts another one on the same stores, with other settings where given. */
  restart(settings?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestServer(settings: Record<string, string> = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'loadtest-server-'));
  const options = { dataDir, report: () => undefined };
  const [mongo, redis] = await Promise.all([startMongo(options), startRedis(options)]);
  let app: App;
  let url = '';
  let token: string | null = null;

  const start = async (more: Record<string, string>) => {
    const environment = readEnvironment({
      LOADTEST_PORT: '0',
      LOADTEST_MONGO_URL: mongo.url,
      LOADTEST_REDIS_URL: redis.url,
      LOADTEST_JWT_SECRET: 'a secret of the tests, long enough to be one',
      LOADTEST_SECRET_KEY: SECRET_KEY,
      LOADTEST_ADMIN_EMAIL: ADMIN.email,
      LOADTEST_ADMIN_PASSWORD: ADMIN.password,
      ...settings,
      ...more,
    });
    app = await createApp(environment, silent);
    url = (await app.start()).url;
  };
  const send = async (query: string, variables: Record<string, unknown>, bearer: string | null): Promise<Answer> => {
    const headers = {
      'content-type': 'application/json',
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
    };
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  };
  const signIn = async ({ email, password }: typeof ADMIN) => {
    const query =
      'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }';
    return (await send(query, { email, password }, null)).data.signIn.token as string;
  };

  await start({});
  return {
    get url() {
      return url;
    },
    mongo,
    redis,
    async ask(query, variables = {}, bearer) {
      if (bearer === undefined) token ??= await signIn(ADMIN);
      return send(query, variables, bearer === undefined ? token : bearer);
    },
    signIn,
    async restart(more = {}) {
      await app.close('restart');
      await start(more);
    },
    async stop() {
      await app.close('the test is over');
      await Promise.all([mongo.stop(), redis.stop()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Makes a person in the server's own store. */
export async function addPerson(
  server: TestServer,
  name: string,
  role: Role,
): Promise<{ email: string; password: string }> {
  const connection = await mongoose.createConnection(server.mongo.url).asPromise();
  const who = { email: `${name}@example.com`, password: `password of ${name}` };
  await new UserService(modelFor(connection, UserModel, 'users')).create({ name, role, ...who });
  await connection.close();
  return who;
}

/** The codes of an answer's errors, in order. */
export function codes({ errors }: Answer): unknown[] {
  return (errors ?? []).map(({ extensions }) => extensions['code']);
}

/** The paths of all issues of an answer's one error, sorted. */
export function issuePaths({ errors }: Answer): string[] {
  const issues = errors?.[0]?.extensions['issues'] as { path: string }[] | undefined;
  return (issues ?? []).map(({ path }) => path).toSorted();
}

/** The smallest scenario, as `ScenarioInput`. */
export function scenarioInput(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name,
    target: 'http://127.0.0.1:8080',
    load: { model: 'CONSTANT_RATE', rate: 10, duration: '30s' },
    steps: [{ name: 'Home', http: { url: '/' } }],
    ...more,
  };
}
