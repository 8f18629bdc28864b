/** What every domain is built on. Made once, in the composition root. */
import type { Redis } from 'ioredis';
import type { Environment } from './environment.ts';
import type { Figures } from './figures.ts';
import type { Logger } from './log.ts';
import type { Mongo } from './mongo.ts';
import type { PubSub } from './pub-sub.ts';
import type { CreateRedis } from './redis.ts';
import type { Shutdown } from './shutdown.ts';

export interface Platform {
  readonly environment: Environment;
  readonly log: Logger;
  readonly mongo: Mongo;
  /** For short commands. Who blocks, subscribes or must not wait for Redis makes a connection of its own. */
  readonly redis: Redis;
  readonly createRedis: CreateRedis;
  readonly pubSub: PubSub;
  readonly figures: Figures;
  readonly shutdown: Shutdown;
}
