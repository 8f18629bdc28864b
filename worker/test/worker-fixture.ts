/** Valkey, a target and workers for a test file; what a test starts is stopped after it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningEngine, startRedis } from '@loadtest/local';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { readEnvironment } from '../src/environment.ts';
import { type RunningWorker, startWorker } from '../src/worker.ts';
import { type Link, linkTo } from './link.ts';
import { PlayedRun, type RunOptions } from './played-run.ts';
import { startTarget, type Target } from './target.ts';

/** 32 bytes, base64. */
export const SECRET_KEY = Buffer.alloc(32, 'test key').toString('base64');

export interface TestWorker extends RunningWorker {
  readonly id: string;
}

export interface Fixture {
  readonly redis: Redis;
  readonly redisUrl: string;
  target(delayMs?: number): Promise<Target>;
  link(): Promise<Link>;
  /** A worker in this process. */
  worker(redisUrl?: string): Promise<TestWorker>;
  run(options: RunOptions): PlayedRun;
  /** Done after the test. */
  afterwards(task: () => Promise<unknown>): void;
}

/** Call it once in a test file. */
export function useWorkers(): Fixture {
  let engine: RunningEngine | undefined;
  let dataDir = '';
  let redis: Redis | undefined;
  let workers = 0;
  const tasks: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'loadtest-worker-'));
    const { PATH } = process.env;
    engine = await startRedis({ dataDir, env: { PATH }, report: () => {} });
    redis = new Redis(engine.url);
  });
  afterEach(async () => {
    for (const task of tasks.splice(0).reverse()) await task();
  });
  afterAll(async () => {
    redis?.disconnect();
    await engine?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const started = () => {
    if (redis === undefined || engine === undefined) throw new Error('Valkey is not started yet');
    return { redis, engine };
  };
  return {
    get redis() {
      return started().redis;
    },
    get redisUrl() {
      return started().engine.url;
    },
    async target(delayMs) {
      const target = await startTarget(delayMs);
      tasks.push(target.close);
      return target;
    },
    async link() {
      const link = await linkTo(Number(new URL(started().engine.url).port));
      tasks.push(link.close);
      return link;
    },
    async worker(redisUrl) {
      workers += 1;
      const id = `worker-${workers}`;
      const settings = readEnvironment({
        LOADTEST_REDIS_URL: redisUrl ?? started().engine.url,
        LOADTEST_WORKER_ID: id,
        LOADTEST_SLOTS: '2',
        LOADTEST_METRICS_PORT: '0',
        LOADTEST_SECRET_KEY: SECRET_KEY,
      });
      const worker = await startWorker(settings, pino({ level: 'silent' }));
      tasks.push(worker.stop);
      return { ...worker, id };
    },
    run: (options) => {
      const run = new PlayedRun(started().redis, options);
      tasks.push(() => run.finish());
      return run;
    },
    afterwards(task) {
      tasks.push(task);
    },
  };
}
