import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '@loadtest/local';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRedisLink, type RedisLink, startTarget, type Target, until } from '../../src/index.ts';
import { startTestEngine, type TestEngine } from '../../src/test-engine.ts';

describe('a target', () => {
  let target: Target;

  beforeAll(async () => {
    target = await startTarget();
  });

  afterAll(() => target.stop());

  it('counts what reaches it, by path', async () => {
    await Promise.all(['/a', '/a?x=1', '/b'].map((path) => fetch(target.url + path)));
    expect([await target.requests('/a'), await target.requests('/b'), await target.requests()]).toEqual([2, 1, 3]);
  });

  it('fails, resets and stalls as it is told, path by path', async () => {
    await target.behave({ kind: 'errors', status: 503, every: 2 }, '/errors');
    const statuses = [await fetch(`${target.url}/errors`), await fetch(`${target.url}/errors`)].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([200, 503]);

    await target.behave({ kind: 'reset', every: 1 }, '/reset');
    await expect(fetch(`${target.url}/reset`)).rejects.toThrow();
    expect(await target.requests('/reset')).toBe(1);

    await target.behave({ kind: 'stall' }, '/stall');
    const waiting = fetch(`${target.url}/stall`);
    await until(async () => (await target.requests('/stall')) === 1, {
      timeoutMs: 5_000,
      what: 'the request to arrive',
    });
    await target.behave({ kind: 'constant', latencyMs: 0 }, '/stall');
    expect((await waiting).status).toBe(200);
  });
});

describe('a link to Redis', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'loadtest-link-'));
  let redis: TestEngine;
  let link: RedisLink;
  const clients: Redis[] = [];

  beforeAll(async () => {
    redis = await startTestEngine(startRedis, { dataDir });
    link = await createRedisLink(redis.url);
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });

  afterAll(async () => {
    await link.close();
    await redis.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  function connect(): Redis {
    const client = new Redis(link.url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    client.on('error', () => {});
    clients.push(client);
    return client;
  }

  it('breaks what goes through it while it is cut, and works again when it is mended', async () => {
    const client = connect();
    expect(await client.ping()).toBe('PONG');
    expect(link.connections()).toBe(1);
    link.cut();
    await until(() => link.connections() === 0 && client.status !== 'ready', { timeoutMs: 5_000, what: 'the cut' });
    const waiting = client.ping();
    link.mend();
    expect(await waiting).toBe('PONG');
  });

  it('holds back what goes through it while it is frozen', async () => {
    const client = connect();
    await client.set('name', 'before');
    link.freeze();
    const writing = client.set('name', 'after');
    const direct = new Redis(redis.url);
    clients.push(direct);
    expect(await direct.get('name')).toBe('before');
    link.mend();
    await writing;
    expect(await direct.get('name')).toBe('after');
  });

  it('leads to an engine that was killed and started again', async () => {
    const client = connect();
    await client.set('name', 'kept');
    await redis.kill();
    await redis.start();
    expect(await client.get('name')).toBe('kept');
  });
});
