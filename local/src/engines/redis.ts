/** Valkey (or Redis) on loopback, with each write in the append-only file and nothing ever evicted. */
import { Redis } from 'ioredis';
import { REDIS_BINARY } from './binary-spec.ts';
import type { EngineOptions, RunningEngine } from './engine.ts';
import { type EngineKind, startEngine } from './start-engine.ts';

const CONNECT_TIMEOUT_MS = 2_000;

const REDIS: EngineKind = {
  kind: 'redis',
  binary: REDIS_BINARY,
  urlSetting: 'LOADTEST_REDIS_URL',
  url: (port) => `redis://127.0.0.1:${port}`,
  args: ({ port, dir }) => [
    ...['--port', String(port), '--bind', '127.0.0.1', '--protected-mode', 'yes', '--daemonize', 'no'],
    ...['--dir', dir, '--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''],
    ...['--maxmemory-policy', 'noeviction'],
  ],
  makeReady: ping,
};

/** Resolves when it has loaded its data and answers. Data in `<dataDir>/redis`. */
export async function startRedis(options: EngineOptions): Promise<RunningEngine> {
  return await startEngine(REDIS, options);
}

/** While it still loads its data the answer is an error. */
async function ping(port: number): Promise<void> {
  const client = new Redis({
    host: '127.0.0.1',
    port,
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}
