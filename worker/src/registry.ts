/** The worker in the registry: a heartbeat every two seconds, from before it takes tasks until after it ended its shards. */
import { hostname } from 'node:os';
import {
  channels,
  type Heartbeat,
  heartbeatMessage,
  keys,
  timing,
  workerNoticeMessage,
  workerSampleMessage,
} from '@loadtest/protocol';
import type { Redis } from 'ioredis';
import manifest from '../package.json' with { type: 'json' };
import type { Environment } from './environment.ts';
import type { Logger } from './log.ts';
import type { ProcessFigures } from './process-figures.ts';
import { whenReady } from './redis.ts';
import type { Traffic } from './traffic.ts';

/** After a failure it is tried again so soon (ms), so that a heartbeat that ran out is back soon after Redis is. */
const RETRY_MS = 250;

export interface RegistryOptions {
  /** Fails at once where Redis is away. */
  readonly redis: Redis;
  readonly settings: Pick<Environment, 'workerId' | 'region' | 'slots'>;
  readonly figures: ProcessFigures;
  readonly traffic: Traffic;
  /** Shards that it holds now. */
  readonly busySlots: () => number;
  readonly log: Logger;
}

export class Registry {
  readonly #options: RegistryOptions;
  readonly #startedAtMs = Date.now() - performance.now();
  readonly #joined = Promise.withResolvers<void>();
  #draining = false;
  #left = false;
  /** When its figures were last kept, by Redis' time, ms. */
  #sampledAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** Resolves when the worker is registered, as soon as Redis is there. */
  async join(): Promise<void> {
    await whenReady(this.#options.redis);
    void this.#turn();
    await this.#joined.promise;
  }

  /** Says that it takes no more tasks. Does not reject: what Redis does not hear now, the next heartbeat says. */
  async drain(): Promise<void> {
    this.#draining = true;
    await this.#beat().catch(() => {});
  }

  /** Leaves the registry: nobody takes it for lost. Rejects where Redis is away; then the heartbeat runs out. */
  async leave(): Promise<void> {
    this.#left = true;
    clearTimeout(this.#timer);
    const { redis, settings } = this.#options;
    const id = settings.workerId;
    await redis
      .multi()
      .del(keys.heartbeat(id))
      .zrem(keys.workers, id)
      .publish(channels.workers, workerNoticeMessage.write({ workerId: id, what: 'GONE' }))
      .exec();
  }

  #next(delayMs: number): void {
    if (this.#left) return;
    this.#timer = setTimeout(() => void this.#turn(), delayMs);
  }

  async #turn(): Promise<void> {
    try {
      await this.#beat();
      this.#joined.resolve();
      this.#next(timing.heartbeatEveryMs);
    } catch (error) {
      this.#options.log.debug({ err: error }, 'The heartbeat did not reach Redis');
      this.#next(RETRY_MS);
    }
  }

  async #beat(): Promise<void> {
    const { redis, settings } = this.#options;
    const id = settings.workerId;
    const [seconds, microseconds] = await redis.time();
    if (this.#left) return;
    const redisMs = Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
    const heartbeat = this.#heartbeat();
    const beat = redis
      .multi()
      .set(keys.heartbeat(id), heartbeatMessage.write(heartbeat), 'PX', timing.heartbeatTtlMs)
      .zadd(keys.workers, redisMs, id)
      .publish(channels.workers, workerNoticeMessage.write({ workerId: id, what: 'HEARTBEAT' }));
    // A heartbeat may come a little early: half of one is no reason to wait for the next.
    const samples = redisMs - this.#sampledAtMs >= timing.sampleEveryMs - timing.heartbeatEveryMs / 2;
    if (samples) {
      this.#sampledAtMs = redisMs;
      beat
        .xadd(keys.samples(id), 'MINID', '~', redisMs - timing.samplesKeptMs, '*', 'd', this.#sample(heartbeat))
        .pexpire(keys.samples(id), timing.samplesKeptMs);
    }
    await beat.exec();
  }

  #sample(heartbeat: Heartbeat): string {
    const { cpu, memoryBytes, eventLoopDelayMs, networkBytesPerSecond, connections, requestRate } = heartbeat;
    const busySlots = this.#options.busySlots();
    return workerSampleMessage.write({
      cpu,
      memoryBytes,
      eventLoopDelayMs,
      networkBytesPerSecond,
      connections,
      requestRate,
      busySlots,
    });
  }

  #heartbeat(): Heartbeat {
    const { settings, figures, traffic } = this.#options;
    return {
      id: settings.workerId,
      hostname: hostname(),
      region: settings.region,
      version: manifest.version,
      startedAt: this.#startedAtMs,
      slots: settings.slots,
      draining: this.#draining,
      cores: settings.slots,
      ...figures.read(),
      ...traffic.now(),
    };
  }
}
