/** The platform under test: real engines on data of their own, real server and worker processes from the bundles. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ApiClient, ensureBuilt, freePort, signIn, startMongo, startRedis, webHostScript } from '@loadtest/local';
import { createRedisLink, type RedisLink } from './redis-link.ts';
import { startTestEngine, type TestEngine } from './test-engine.ts';
import { startTestProcess, type TestProcess } from './test-process.ts';

export interface PlatformOptions {
  /** 1 by default. They share MongoDB and Redis; each has a port of its own. */
  readonly servers?: number;
  /** 2 by default. */
  readonly workers?: number;
  /** Of each worker; 1 by default. */
  readonly slots?: number;
  /** The dashboard behind the first server; false by default, since its build takes some seconds. */
  readonly web?: boolean;
  /** Gives each server and worker a Redis link of its own that can be cut; false by default. */
  readonly links?: boolean;
  /** More settings for all servers and workers. */
  readonly env?: Readonly<Record<string, string>>;
  /** More arguments for the engines. */
  readonly mongoArgs?: readonly string[];
  readonly redisArgs?: readonly string[];
}

/** A process together with its link to Redis; null without `links`. */
export type LinkedProcess = TestProcess & { readonly link: RedisLink | null };
export type ServerProcess = LinkedProcess & { readonly url: string };

export interface TestPlatform {
  /** Of the first server. */
  readonly url: string;
  readonly admin: { readonly email: string; readonly password: string };
  readonly mongo: TestEngine;
  readonly redis: TestEngine;
  readonly servers: readonly ServerProcess[];
  readonly workers: readonly LinkedProcess[];
  /** Signed in as the admin, on the first server or on the one with this URL. Closed by `stop`. */
  client(url?: string): Promise<ApiClient>;
  addServer(env?: Readonly<Record<string, string>>): Promise<ServerProcess>;
  addWorker(env?: Readonly<Record<string, string>>): Promise<LinkedProcess>;
  /** Writes the logs of all processes and engines to stderr. */
  printLogs(): void;
  /** Ends everything and removes its files. */
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PRINTED_LINES = 150;
const ADMIN_EMAIL = 'admin@loadtest.test';

/** Resolves when every process is ready. Where that fails, the logs are printed and nothing is left behind. */
export async function startPlatform(options: PlatformOptions = {}): Promise<TestPlatform> {
  const dataDir = mkdtempSync(join(tmpdir(), 'loadtest-e2e-'));
  const logDir = join(dataDir, 'logs');
  mkdirSync(logDir);
  const cleanUps: (() => Promise<unknown>)[] = [];
  try {
    return await startIn({ dataDir, logDir, cleanUps, options });
  } catch (error) {
    printLogsOf(logDir);
    await cleanUp(cleanUps, dataDir);
    throw error;
  }
}

interface Scope {
  readonly dataDir: string;
  readonly logDir: string;
  readonly cleanUps: (() => Promise<unknown>)[];
  readonly options: PlatformOptions;
}

async function startIn({ dataDir, logDir, cleanUps, options }: Scope): Promise<TestPlatform> {
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  const engine = async (start: typeof startMongo, args: readonly string[] = []) => {
    const started = await startTestEngine(start, { dataDir, args });
    cleanUps.push(() => started.kill());
    return started;
  };
  const [mongo, redis] = await Promise.all([
    engine(startMongo, options.mongoArgs),
    engine(startRedis, options.redisArgs),
    ensureBuilt(options.web === true ? ['server', 'worker', 'web'] : ['server', 'worker'], { report }),
  ]);
  const admin = { email: ADMIN_EMAIL, password: randomBytes(12).toString('base64url') };
  const jwtSecret = randomBytes(48).toString('base64url');
  const secretKey = randomBytes(32).toString('base64');
  const servers: ServerProcess[] = [];
  const workers: LinkedProcess[] = [];
  const common = { ...process.env, ...options.env, LOADTEST_LOG_FORMAT: 'json' };

  const launch = async (name: string, script: string, env: Readonly<Record<string, string | undefined>>) => {
    const link = options.links === true ? await createRedisLink(redis.url) : null;
    if (link !== null) cleanUps.push(() => link.close());
    const process = await startTestProcess({
      name,
      script: join(ROOT, script),
      env: { ...common, LOADTEST_SECRET_KEY: secretKey, LOADTEST_REDIS_URL: link?.url ?? redis.url, ...env },
      logDir,
    });
    cleanUps.push(() => process.kill());
    return Object.assign(process, { link });
  };

  const webUrl = options.web === true ? await startWeb(logDir, cleanUps) : undefined;
  const platform: TestPlatform = {
    get url() {
      return servers[0]?.url ?? '';
    },
    admin,
    mongo,
    redis,
    servers,
    workers,
    async client(url = platform.url) {
      const client = await signIn(url, admin.email, admin.password);
      cleanUps.push(() => client.close());
      return client;
    },
    async addServer(env = {}) {
      const port = await freePort();
      const process = await launch(`server ${servers.length + 1}`, 'server/dist/main.js', {
        LOADTEST_PORT: String(port),
        LOADTEST_HOST: '127.0.0.1',
        LOADTEST_MONGO_URL: mongo.url,
        LOADTEST_JWT_SECRET: jwtSecret,
        LOADTEST_ADMIN_EMAIL: admin.email,
        LOADTEST_ADMIN_PASSWORD: admin.password,
        LOADTEST_WEB_URL: webUrl,
        ...env,
      });
      const server = Object.assign(process, { url: `http://127.0.0.1:${port}` });
      servers.push(server);
      return server;
    },
    async addWorker(env = {}) {
      const slots = { LOADTEST_SLOTS: String(options.slots ?? 1) };
      const worker = await launch(`worker ${workers.length + 1}`, 'worker/dist/main.js', { ...slots, ...env });
      workers.push(worker);
      return worker;
    },
    printLogs: () => printLogsOf(logDir),
    stop: () => cleanUp(cleanUps, dataDir),
  };
  for (let server = 0; server < (options.servers ?? 1); server += 1) await platform.addServer();
  for (let worker = 0; worker < (options.workers ?? 2); worker += 1) await platform.addWorker();
  return platform;
}

async function startWeb(logDir: string, cleanUps: (() => Promise<unknown>)[]): Promise<string> {
  const port = await freePort();
  const web = await startTestProcess({
    name: 'web',
    script: webHostScript,
    args: [join(ROOT, 'web'), String(port)],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    logDir,
  });
  cleanUps.push(() => web.kill());
  return `http://127.0.0.1:${port}`;
}

/** The last started first, so that nothing loses what it stands on. */
async function cleanUp(cleanUps: (() => Promise<unknown>)[], dataDir: string): Promise<void> {
  for (const undo of cleanUps.splice(0).reverse()) await undo();
  rmSync(dataDir, { recursive: true, force: true });
}

/** The end of each log; of the talkative engines only what they warn of. */
function printLogsOf(logDir: string): void {
  for (const name of readdirSync(logDir)) {
    const lines = readFileSync(join(logDir, name), 'utf8').trim().split('\n');
    const wanted = name.startsWith('mongo') ? lines.filter((line) => !line.includes('"s":"I"')) : lines;
    process.stderr.write(`\n===== ${name}\n${wanted.slice(-PRINTED_LINES).join('\n')}\n`);
  }
}
