import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '@loadtest/local';
import { keys, QUEUE_PREFIX, queues } from '@loadtest/protocol';
import { describe, expect, it } from 'vitest';
import { useWorkers } from './worker-fixture.ts';

const fixture = useWorkers();
const load = { model: 'CONSTANT_RATE', rate: 100, duration: '60s' } as const;

interface Exit {
  readonly code: number | null;
  readonly tookMs: number;
}

/** The worker as a process of its own. */
class WorkerProcess {
  readonly child: ChildProcess;
  output = '';
  readonly exited: Promise<number | null>;

  constructor(env: Readonly<Record<string, string>>) {
    const main = join(import.meta.dirname, '../src/main.ts');
    const { PATH } = process.env;
    this.child = fork(main, {
      env: { PATH, LOADTEST_LOG_FORMAT: 'json', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    this.exited = once(this.child, 'exit').then(([code]) => code as number | null);
    fixture.afterwards(async () => {
      this.child.kill('SIGKILL');
      await this.exited;
    });
  }

  async isReady(): Promise<void> {
    const [message] = await once(this.child, 'message');
    expect(message).toMatchObject({ type: 'ready' });
  }

  async exitAfter(cause: () => void): Promise<Exit> {
    const from = performance.now();
    cause();
    const code = await this.exited;
    return { code, tookMs: performance.now() - from };
  }
}

async function startWorkerProcess(id: string, redisUrl = fixture.redisUrl): Promise<WorkerProcess> {
  const worker = new WorkerProcess({ LOADTEST_REDIS_URL: redisUrl, LOADTEST_WORKER_ID: id, LOADTEST_SLOTS: '1' });
  await worker.isReady();
  return worker;
}

describe('a worker process', () => {
  it.each([
    { cause: 'SIGTERM', end: (child: ChildProcess) => child.kill('SIGTERM') },
    { cause: 'the death of its parent', end: (child: ChildProcess) => child.disconnect() },
  ])('hands its shards back on $cause, leaves the registry and ends within 3 s', async ({ cause, end }) => {
    const target = await fixture.target(200);
    const id = `process-${cause.length}`;
    const worker = await startWorkerProcess(id);
    const run = fixture.run({ target: target.url, load, shards: 1 });
    await run.begin(id);
    await until(async () => (await run.ticks(0)).length >= 2, { timeoutMs: 10_000, what: 'two ticks' });

    const exit = await worker.exitAfter(() => end(worker.child));
    expect(exit.code).toBe(0);
    expect(exit.tookMs).toBeLessThan(3000);
    const last = await run.end(0);
    expect(last).toMatchObject({ reason: 'FAILED', message: 'the worker shut down', interrupted: 0 });
    const ticks = await run.ticks(0);
    expect(ticks.at(-1)?.second).toBe(last.lastSecond);
    expect(ticks.reduce((total, { requests }) => total + requests, 0)).toBe(last.requests);
    expect(target.arrivals.length).toBe(last.requests - last.unsent);
    expect(last.cursor).toBe(last.iterations + last.dropped);
    expect((await run.lease(0)).attempt).toBeNull();
    expect(await fixture.redis.exists(keys.heartbeat(id))).toBe(0);
    expect(await fixture.redis.zscore(keys.workers, id)).toBeNull();
    expect(await fixture.redis.keys(`${QUEUE_PREFIX}:${queues.tasks(id)}:*`)).toEqual([]);
  });

  it('hands back a shard that waits for its start', async () => {
    const target = await fixture.target();
    const worker = await startWorkerProcess('process-waiting');
    const run = fixture.run({ target: target.url, load, shards: 1 });
    await run.open();
    await run.ask('process-waiting', 0);
    await run.isReady(0);
    await worker.exitAfter(() => worker.child.kill('SIGTERM'));
    expect(await run.hasFailed(0)).toBe('the worker shut down');
    expect((await run.lease(0)).attempt).toBeNull();
  });

  it('ends within 3 s where Redis is away', async () => {
    const target = await fixture.target();
    const link = await fixture.link();
    const worker = await startWorkerProcess('process-cut-off', link.url);
    const run = fixture.run({ target: target.url, load, shards: 1 });
    await run.begin('process-cut-off');
    await until(() => target.arrivals.length > 10, { timeoutMs: 10_000, what: 'the load' });
    link.cut();
    const exit = await worker.exitAfter(() => worker.child.kill('SIGTERM'));
    expect(exit.tookMs).toBeLessThan(3000);
  });

  it('names every setting that is wrong', async () => {
    const worker = new WorkerProcess({ LOADTEST_SLOTS: '0', LOADTEST_METRICS_PORT: 'x' });
    expect(await worker.exited).toBe(1);
    for (const setting of ['LOADTEST_REDIS_URL', 'LOADTEST_SLOTS', 'LOADTEST_METRICS_PORT'])
      expect(worker.output).toContain(setting);
  });

  it('writes its log as JSON lines with the run and the shard, and none per request', async () => {
    const target = await fixture.target();
    const worker = await startWorkerProcess('process-log');
    const run = fixture.run({ target: target.url, load: { ...load, duration: '2s' }, shards: 1 });
    await run.begin('process-log');
    await run.end(0);
    await worker.exitAfter(() => worker.child.kill('SIGTERM'));
    const lines = worker.output
      .trim()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line));
    const ofRun = lines.filter((line) => line['runId'] === run.runId);
    expect(ofRun.length).toBeGreaterThan(2);
    expect(ofRun.every((line) => line['shard'] === 0 && line['attempt'] === 1)).toBe(true);
    expect(lines.length).toBeLessThan(20);
  });
});
