/** The workers that are there, as their heartbeats tell. */
import {
  type Heartbeat,
  heartbeatMessage,
  keys,
  QUEUE_PREFIX,
  queues,
  scripts,
  timing,
  type WorkerSample,
  workerSampleMessage,
} from '@loadtest/protocol';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { RedisClock } from '../platform/redis-clock.ts';
import { runScript } from '../platform/redis-scripts.ts';

export interface RegisteredWorker {
  readonly id: string;
  /** Its last heartbeat; of one that went, the last that this process saw. */
  readonly heartbeat: Heartbeat;
  readonly lastHeartbeatAt: Date;
  /** It has not been heard of for longer than a heartbeat lasts. */
  readonly lost: boolean;
  /** Its slots in use: `<run>:<shard>` of each. */
  readonly busy: readonly string[];
}

export type DatedSample = WorkerSample & { readonly at: Date };

export class WorkerRegistry {
  readonly #redis: Redis;
  readonly #clock: RedisClock;
  /** The last heartbeat of each, so that one that went can still be shown. */
  readonly #last = new Map<string, Heartbeat>();

  constructor(redis: Redis, clock: RedisClock) {
    this.#redis = redis;
    this.#clock = clock;
  }

  /** All that were heard of within the last minute, by id. Rejects where Redis is away. */
  async all(): Promise<RegisteredWorker[]> {
    const now = await this.#clock.nowMs();
    const known = await this.#redis.zrangebyscore(keys.workers, now - timing.registryMs, '+inf', 'WITHSCORES');
    const workers = await Promise.all(
      pairs(known).map(async ([id, heardAtMs]): Promise<RegisteredWorker | null> => {
        const [text, busy] = await Promise.all([
          this.#redis.get(keys.heartbeat(id)),
          this.#redis.hkeys(keys.slots(id)),
        ]);
        const heartbeat = this.#remember(id, text);
        if (heartbeat === null) return null;
        const lost = text === null || now - heardAtMs > timing.heartbeatTtlMs;
        return { id, heartbeat, lastHeartbeatAt: new Date(heardAtMs), lost, busy };
      }),
    );
    const ids = new Set(known);
    for (const id of this.#last.keys()) if (!ids.has(id)) this.#last.delete(id);
    return workers.filter((worker) => worker !== null).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** A worker's figures since `lastMs` ago, oldest first. Rejects where Redis is away. */
  async samples(workerId: string, lastMs: number): Promise<DatedSample[]> {
    const from = Math.floor((await this.#clock.nowMs()) - Math.min(lastMs, timing.samplesKeptMs));
    const entries = await this.#redis.xrange(keys.samples(workerId), from, '+');
    return entries.flatMap(([id, fields]) => {
      const text = fields[fields.indexOf('d') + 1];
      return text === undefined ? [] : [{ at: new Date(Number(id.split('-')[0])), ...workerSampleMessage.read(text) }];
    });
  }

  /** Clears away what workers left behind that have not been heard of for long. Rejects where Redis is away. */
  async forgetGone(): Promise<void> {
    const before = (await this.#clock.nowMs()) - timing.registryMs;
    for (const id of await this.#redis.zrangebyscore(keys.workers, '-inf', `(${before}`)) {
      const left = [keys.workers, keys.slots(id), keys.samples(id)];
      // One that has come back meanwhile keeps all that is its own.
      if ((await runScript(this.#redis, scripts.forgetWorker, left, [id, before])) !== 1) continue;
      const tasks = new Queue(queues.tasks(id), { connection: this.#redis, prefix: QUEUE_PREFIX });
      tasks.on('error', () => undefined);
      try {
        await tasks.obliterate({ force: true });
      } finally {
        await tasks.close();
      }
    }
  }

  /** Those that take new shards. */
  async available(): Promise<RegisteredWorker[]> {
    return (await this.all()).filter((worker) => !worker.lost && !worker.heartbeat.draining);
  }

  #remember(id: string, text: string | null): Heartbeat | null {
    if (text !== null) {
      try {
        this.#last.set(id, heartbeatMessage.read(text));
      } catch {
        // A worker that speaks another version is as good as none.
        this.#last.delete(id);
      }
    }
    return this.#last.get(id) ?? null;
  }
}

function pairs(flat: readonly string[]): [string, number][] {
  const found: [string, number][] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) found.push([flat[at] ?? '', Number(flat[at + 1])]);
  return found;
}
