/** A real Valkey or Redis, started for one file of tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '@loadtest/local';
import { Redis } from 'ioredis';
import type { RedisScript } from '../src/index.ts';

export interface TestRedis {
  readonly client: Redis;
  call(script: RedisScript, keys: readonly string[], ...args: (string | number)[]): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startTestRedis(): Promise<TestRedis> {
  const dataDir = await mkdtemp(join(tmpdir(), 'loadtest-protocol-'));
  const engine = await startRedis({ dataDir, report: () => {} });
  const client = new Redis(engine.url);
  return {
    client,
    call: (script, keys, ...args) => client.eval(script.lua, keys.length, ...keys, ...args),
    stop: async () => {
      client.disconnect();
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
