/** The server as a process of its own, from source. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type RunningEngine, startMongo, startRedis } from '@loadtest/local';
import { afterAll, beforeAll, expect, it } from 'vitest';

let dataDir: string;
let mongo: RunningEngine;
let redis: RunningEngine;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'loadtest-process-'));
  const options = { dataDir, report: () => undefined };
  [mongo, redis] = await Promise.all([startMongo(options), startRedis(options)]);
});
afterAll(async () => {
  await Promise.all([mongo.stop(), redis.stop()]);
  await rm(dataDir, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  /** All that it wrote, once it has ended. */
  readonly output: Promise<string>;
}

function start(settings: Record<string, string>): Started {
  const cwd = join(import.meta.dirname, '..');
  const env = { PATH: process.env['PATH'], ...settings };
  const child = fork('src/main.ts', {
    cwd,
    env,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // Not `close`: it does not come once the parent has disconnected.
  const texts = [child.stdout, child.stderr].map((stream) => (stream === null ? '' : text(stream)));
  const output = once(child, 'exit').then(async () => (await Promise.all(texts)).join(''));
  return { child, output };
}

const complete = () => ({
  LOADTEST_PORT: '0',
  LOADTEST_MONGO_URL: mongo.url,
  LOADTEST_REDIS_URL: redis.url,
  LOADTEST_JWT_SECRET: 'a secret of the tests, long enough to be one',
});

it('names every setting that is missing, and ends', async () => {
  const { child, output } = start({ LOADTEST_PORT: 'x' });
  const said = await output;
  expect(child.exitCode).toBe(1);
  for (const name of ['LOADTEST_PORT', 'LOADTEST_MONGO_URL', 'LOADTEST_REDIS_URL', 'LOADTEST_JWT_SECRET'])
    expect(said).toContain(`  ${name} `);
});

it('says when it is ready and where, and ends in order when its parent goes', async () => {
  const { child, output } = start(complete());
  const [message] = (await once(child, 'message')) as [{ type: string; port: number }];
  expect(message).toEqual({ type: 'ready', port: expect.any(Number) });
  expect((await fetch(`http://127.0.0.1:${message.port}/readyz`)).status).toBe(200);
  child.disconnect();
  const lines = (await output)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(child.exitCode).toBe(0);
  expect(lines.at(-1)).toMatchObject({ msg: 'Shutting down', reason: 'the parent process is gone' });
});

it('is alive and not ready while a store is away at its start, and ends when it is told to', async () => {
  const { child, output } = start({ ...complete(), LOADTEST_PORT: '0', LOADTEST_MONGO_URL: 'mongodb://127.0.0.1:1/x' });
  await once(child.stdout ?? child, 'data');
  child.kill('SIGTERM');
  const said = await output;
  expect([child.exitCode, child.signalCode]).toEqual([0, null]);
  expect(said).toContain('MongoDB does not answer yet');
});
