/** A worker process as it ships: its bundle, run by this Node, at a Valkey of its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, startRedis } from '@loadtest/local';

const SCRIPT = fileURLToPath(new URL('../../../../worker/dist/main.js', import.meta.url));

export interface WorkerProcess {
  readonly id: string;
  readonly pid: number;
  /** From its start until it is registered and takes tasks, ms. */
  readonly readyMs: number;
  /** In order, so that it keeps what it has compiled. */
  stop(): Promise<void>;
}

export interface WorkerHome {
  readonly redisUrl: string;
  /** Resolves when the worker is registered. `cacheDir`: where compiled code is kept; made if absent. */
  start(cacheDir: string): Promise<WorkerProcess>;
  /** A new empty folder, gone with this. */
  folder(): Promise<string>;
  stop(): Promise<void>;
}

export async function makeWorkerHome(): Promise<WorkerHome> {
  const report = (line: string): void => void process.stderr.write(`${line}\n`);
  await ensureBuilt(['worker'], { report });
  const home = await mkdtemp(join(tmpdir(), 'bench-worker-'));
  const redis = await startRedis({ dataDir: home, env: { PATH: process.env['PATH'] }, report });
  let workers = 0;
  return {
    redisUrl: redis.url,
    start: (cacheDir) => startWorker(`bench-${++workers}`, redis.url, cacheDir),
    folder: () => mkdtemp(join(home, 'cache-')),
    async stop() {
      await redis.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function startWorker(id: string, redisUrl: string, cacheDir: string): Promise<WorkerProcess> {
  const startedMs = performance.now();
  const child = fork(SCRIPT, {
    execArgv: [],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: cacheDir,
      LOADTEST_REDIS_URL: redisUrl,
      LOADTEST_WORKER_ID: id,
      LOADTEST_SLOTS: '1',
      LOADTEST_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The worker ended with code ${code} before it was ready`);
  });
  await Promise.race([once(child, 'message'), ended]);
  const readyMs = performance.now() - startedMs;
  ended.catch(() => undefined);
  return {
    id,
    pid: child.pid ?? 0,
    readyMs,
    async stop() {
      child.kill('SIGTERM');
      await ended.catch(() => undefined);
    },
  };
}
