/** Whether this process can serve: both stores answer, its start is done, and it is not shutting down. */
import type { Redis } from 'ioredis';
import type { Mongo } from './mongo.ts';
import { redisProblem } from './redis.ts';

export interface Readiness {
  /** Everything that stands in the way, by what it is; empty where the process is ready. */
  problems(): Promise<Readonly<Record<string, string>>>;
  /** The start is done. */
  started(): void;
}

export function createReadiness(mongo: Mongo, redis: Redis, shutdown: AbortSignal): Readiness {
  let hasStarted = false;
  return {
    started() {
      hasStarted = true;
    },
    async problems() {
      if (shutdown.aborted) return { server: 'shutting down' };
      const [mongodb, redisAway] = await Promise.all([mongo.problem(), redisProblem(redis)]);
      return {
        ...(hasStarted ? {} : { server: 'starting' }),
        ...(mongodb === null ? {} : { mongodb }),
        ...(redisAway === null ? {} : { redis: redisAway }),
      };
    },
  };
}
