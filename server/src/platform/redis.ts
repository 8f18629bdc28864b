/** Redis connections: each purpose has its own, named so that `CLIENT LIST` tells them apart. */
import { setTimeout as delay } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from './log.ts';

/** A lost link is tried again after at most so long (ms): well within a lease. */
const LONGEST_RECONNECT_DELAY_MS = 100;

export type RedisSettings = Omit<RedisOptions, 'replyMapping'>;
export type CreateRedis = (purpose: string, options?: RedisSettings) => Redis;

/**
 * A connection that reconnects for ever, and says once that it lost Redis and once that it has it again. By default a
 * command waits for about two seconds of outage, then fails; give `maxRetriesPerRequest: null` where it may wait for ever.
 */
export function createRedis(url: string, purpose: string, log: Logger, options: RedisSettings = {}): Redis {
  const redis = new Redis(url, {
    connectionName: `loadtest-server:${purpose}`,
    retryStrategy: (times) => Math.min(times * 20, LONGEST_RECONNECT_DELAY_MS),
    ...options,
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

/** Waits until Redis answers for the first time, or the signal says to stop. */
export async function untilReady(redis: Redis, signal: AbortSignal): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    redis.once('ready', resolve);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Why Redis is not usable now; null where it is. Answers within a second. */
export async function redisProblem(redis: Redis): Promise<string | null> {
  if (redis.status !== 'ready') return `Redis is not connected (${redis.status})`;
  try {
    const answer = await Promise.race([redis.ping(), delay(1000, null, { ref: false })]);
    return answer === null ? 'Redis does not answer: no answer within 1000 ms' : null;
  } catch (error) {
    return `Redis does not answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}
