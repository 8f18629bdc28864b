/** Redis connections, each named by its purpose, and the scripts of the protocol. */
import { createHash } from 'node:crypto';
import type { RedisScript } from '@loadtest/protocol';
import { Redis } from 'ioredis';
import type { Logger } from './log.ts';

/** A lost link is tried again after at most so long (ms): well within a lease. */
const LONGEST_RECONNECT_DELAY_MS = 100;
/** A link that answers nothing for so long (ms) is given up for a new one: well within the trust in a lease. */
const SILENCE_MS = 1500;
/** The same for BullMQ's, where one command may wait for a job for a second. */
const QUEUE_SILENCE_MS = 3000;

/**
 * CONTROL carries what must never wait behind ticks: leases, the control hash, heartbeats. RESULTS carries the ticks.
 * QUEUE is BullMQ's.
 */
export type Purpose = 'CONTROL' | 'RESULTS' | 'QUEUE';

/**
 * A connection that reconnects for ever, and says once that it lost Redis and once that it has it again. For CONTROL and
 * RESULTS a command fails at once while Redis is away, and is never sent a second time by itself: it would come too late.
 */
export function connectRedis(url: string, purpose: Purpose, log: Logger): Redis {
  const failFast = {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    socketTimeout: SILENCE_MS,
  };
  const patient = { maxRetriesPerRequest: null, socketTimeout: QUEUE_SILENCE_MS };
  const redis = new Redis(url, {
    connectionName: `loadtest-worker:${purpose.toLowerCase()}`,
    retryStrategy: (times) => Math.min(times * 20, LONGEST_RECONNECT_DELAY_MS),
    connectTimeout: SILENCE_MS,
    ...(purpose === 'QUEUE' ? patient : failFast),
  });
  let away = false;
  redis.on('error', (error: Error) => {
    if (!away) log.warn({ err: error, purpose }, 'Redis is away: trying on');
    away = true;
  });
  redis.on('ready', () => {
    if (away) log.info({ purpose }, 'Redis is back');
    away = false;
  });
  return redis;
}

/** Resolves when the connection serves; never where Redis stays away. */
export async function whenReady(redis: Redis): Promise<void> {
  if (redis.status !== 'ready') await new Promise<void>((resolve) => redis.once('ready', () => resolve()));
}

/** Runs one of the protocol's scripts that answer a number. Rejects where Redis is away. */
export async function runScript(
  redis: Redis,
  script: RedisScript,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<number> {
  const sha = createHash('sha1').update(script.lua).digest('hex');
  try {
    return Number(await redis.evalsha(sha, keys.length, ...keys, ...args));
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return Number(await redis.eval(script.lua, keys.length, ...keys, ...args));
  }
}
