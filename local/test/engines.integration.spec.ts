import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineOptions, RunningEngine } from '../src/engines/engine.ts';
import { startMongo } from '../src/engines/mongo.ts';
import { startRedis } from '../src/engines/redis.ts';
import { identify, isAlive } from '../src/processes/process-identity.ts';

let dataDir: string;
const started: RunningEngine[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'loadtest-engines-'));
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((engine) => engine.kill()));
  await rm(dataDir, { recursive: true, force: true });
});

/** Without the settings of the machine: the tests kill what they start. */
function options(more: Partial<EngineOptions> = {}): EngineOptions {
  return { dataDir, report: () => {}, env: { PATH: process.env['PATH'], HOME: process.env['HOME'] }, ...more };
}

async function start(
  engine: (options: EngineOptions) => Promise<RunningEngine>,
  more: Partial<EngineOptions> = {},
): Promise<RunningEngine & { readonly pid: number; readonly port: number }> {
  const running = await engine(options(more));
  started.push(running);
  const { pid, port } = running;
  if (pid === null || port === null) throw new Error('The engine was not started here');
  return { ...running, pid, port };
}

async function withMongo<T>(url: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

async function withRedis<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

describe('MongoDB', () => {
  it('is a primary with transactions as soon as it is started, on loopback only', async () => {
    const mongo = await start(startMongo);
    await withMongo(mongo.url, async (client) => {
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await client.db().collection('runs').insertOne({ name: 'first' }, { session });
        }),
      );
      expect(await client.db().collection('runs').countDocuments({})).toBe(1);
      const settings = await client.db('admin').command({ getCmdLineOpts: 1 });
      expect(settings).toMatchObject({ parsed: { net: { bindIp: '127.0.0.1' } } });
    });
  });

  it('keeps what was acknowledged when it is killed, and comes back on the same port', async () => {
    const first = await start(startMongo);
    await withMongo(first.url, async (client) => {
      await client
        .db()
        .collection('runs')
        .insertOne({ name: 'kept' }, { writeConcern: { w: 'majority' } });
      await first.kill();
      await start(startMongo, { port: first.port });
      expect(await client.db().collection('runs').findOne({})).toMatchObject({ name: 'kept' });
    });
  });

  it('is primary again when it comes back on another port', async () => {
    const first = await start(startMongo);
    await first.stop();
    const second = await start(startMongo);
    await withMongo(second.url, async (client) => {
      await client.db().collection('runs').insertOne({ name: 'moved' });
    });
    expect(second.port).not.toBe(first.port);
  });

  it('stops in order well within the limit', async () => {
    const mongo = await start(startMongo);
    await mongo.stop();
    expect(await mongo.exited).toEqual({ code: 0, signal: null });
  });
});

describe('Valkey', () => {
  it('appends each write to its file and evicts nothing', async () => {
    const redis = await start(startRedis);
    await withRedis(redis.url, async (client) => {
      expect(await client.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
      expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
      expect(await client.config('GET', 'bind')).toEqual(['bind', '127.0.0.1']);
    });
  });

  it('has its data again after a stop, on the same port', async () => {
    const first = await start(startRedis);
    await withRedis(first.url, (client) => client.set('name', 'kept'));
    await first.stop();
    const second = await start(startRedis, { port: first.port });
    expect(second.url).toBe(first.url);
    expect(await withRedis(second.url, (client) => client.get('name'))).toBe('kept');
  });
});

describe('any engine', () => {
  it('is taken as it is where a URL is given', async () => {
    const given = await startRedis(options({ env: { LOADTEST_REDIS_URL: 'redis://there:1234' } }));
    expect(given).toMatchObject({ url: 'redis://there:1234', pid: null, port: null });
  });

  it('refuses a data folder whose engine has a living owner', async () => {
    const running = await start(startRedis);
    await expect(startRedis(options())).rejects.toThrow(
      `process ${process.pid} runs its redis engine (pid ${running.pid})`,
    );
  });

  it('ends the engine that a dead owner left behind, and starts on its data', async () => {
    const leftover = await startInDyingProcess();
    const identity = identify(leftover.pid);
    expect(identity).not.toBeNull();
    const engine = await start(startRedis);
    expect(identity !== null && isAlive(identity)).toBe(false);
    expect(await withRedis(engine.url, (client) => client.get('name'))).toBe('left behind');
  });

  it('stops fetching and waiting when it is aborted', async () => {
    const signal = AbortSignal.abort(new Error('stopped by the test'));
    await expect(startRedis(options({ signal }))).rejects.toThrow('stopped by the test');
  });

  it('says what its log said where it does not start', async () => {
    await expect(start(startRedis, { args: ['--no-such-setting', 'x'] })).rejects.toThrow(/no-such-setting/);
  });
});

/**
 * A process that starts an engine, writes something, and dies by SIGKILL. The engine is stopped (SIGSTOP) before: where the
 * system would end it together with its owner, it stays nevertheless.
 */
async function startInDyingProcess(): Promise<{ readonly pid: number }> {
  const source = `
    import { Redis } from 'ioredis';
    import { startRedis } from './src/engines/redis.ts';
    const engine = await startRedis({ dataDir: ${JSON.stringify(dataDir)}, report: () => {}, env: { PATH: process.env.PATH } });
    const client = new Redis(engine.url);
    await client.set('name', 'left behind');
    process.kill(engine.pid, 'SIGSTOP');
    process.stdout.write(String(engine.pid), () => process.kill(process.pid, 'SIGKILL'));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    cwd: join(import.meta.dirname, '..'),
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await new Promise((resolve) => child.once('close', resolve));
  return { pid: Number(output) };
}
