/** A run whose coordinator and aggregator the test plays, with the books of the protocol to check the ticks against. */
import { randomUUID } from 'node:crypto';
import { until } from '@loadtest/local';
import {
  Books,
  decodeShardEnd,
  decodeTick,
  encodePlan,
  fields,
  keys,
  QUEUE_PREFIX,
  queues,
  type RunPlan,
  readShardControl,
  type ShardControl,
  type ShardEnd,
  type Tick,
  timing,
  writeStored,
} from '@loadtest/protocol';
import { compileScenario, type LoadInput, normalize } from '@loadtest/scenario';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

export interface RunOptions {
  readonly target: string;
  readonly load: LoadInput;
  readonly shards: number;
}

/** An entry of the run's stream. */
export type Entry = { readonly tick: Tick; readonly bytes: string } | { readonly end: ShardEnd };

export class PlayedRun {
  readonly runId = randomUUID();
  readonly plan: RunPlan;
  readonly books: Books;
  startAtMs = 0;
  readonly #redis: Redis;

  constructor(redis: Redis, { target, load, shards }: RunOptions) {
    this.#redis = redis;
    const scenario = compileScenario(
      normalize({ name: 'Played', target, load, steps: [{ name: 'home', http: { url: '/' } }] }),
    );
    const open = scenario.load.curve.unit === 'ITERATIONS_PER_SECOND';
    this.plan = {
      version: 1,
      runId: this.runId,
      scenario,
      shards,
      seed: 1,
      maxInFlight: open ? 1000 : null,
      maxConnectionsPerShard: 100,
      sealed: null,
      files: [],
    };
    this.books = new Books({ curve: scenario.load.curve, shards, warmUpMs: scenario.load.warmUpMs });
  }

  get #control(): string {
    return keys.control(this.runId);
  }

  /** Writes the plan, the control hash and an empty stream. */
  async open(): Promise<void> {
    await this.#redis.set(keys.plan(this.runId), Buffer.from(encodePlan(this.plan)));
    await this.#redis.hset(this.#control, { [fields.epoch]: 1, [fields.state]: 'PREPARING' });
    await this.#redis.xadd(keys.results(this.runId), '*', 't', 'open');
  }

  /** Asks the worker for the shard. */
  async ask(workerId: string, shard: number, attempt = 1): Promise<void> {
    await this.#redis.hset(this.#control, { [fields.attempt(shard)]: attempt, [fields.worker(shard)]: workerId });
    await this.#redis.hdel(this.#control, fields.from(shard));
    await this.addTask(workerId, { runId: this.runId, shard, attempt });
  }

  /** Resolves with the job's outcome. */
  async addTask(workerId: string, data: unknown): Promise<void> {
    const connection = this.#redis.duplicate({ maxRetriesPerRequest: null });
    const queue = new Queue(queues.tasks(workerId), { connection, prefix: QUEUE_PREFIX });
    await queue.add('shard', data, { attempts: 1 });
    await queue.close();
    connection.disconnect();
  }

  async shard(shard: number): Promise<ShardControl> {
    return readShardControl(await this.#redis.hgetall(this.#control), shard);
  }

  async isReady(shard: number, attempt = 1): Promise<ShardControl> {
    const ready = async () => {
      const control = await this.shard(shard);
      return control.ready?.attempt === attempt && control;
    };
    return await until(ready, { timeoutMs: 10_000, what: `shard ${shard} to be ready` });
  }

  async hasFailed(shard: number): Promise<string> {
    const failed = async () => (await this.shard(shard)).failure?.message;
    return await until(failed, { timeoutMs: 10_000, what: `shard ${shard} to report a failure` });
  }

  /** One start for all, a little ahead. */
  async start(workerId: string): Promise<void> {
    const [seconds, microseconds] = await this.#redis.time();
    this.startAtMs = Number(seconds) * 1000 + Number(microseconds) / 1000 + timing.startAheadMs;
    for (let shard = 0; shard < this.plan.shards; shard++) this.books.place(shard, 1, workerId, 0);
    await this.#redis.hset(this.#control, { [fields.startAt]: this.startAtMs, [fields.state]: 'RUNNING' });
  }

  /** Open, asked, ready, started. */
  async begin(workerId: string): Promise<void> {
    await this.open();
    for (let shard = 0; shard < this.plan.shards; shard++) await this.ask(workerId, shard);
    for (let shard = 0; shard < this.plan.shards; shard++) await this.isReady(shard);
    await this.start(workerId);
  }

  async set(change: Readonly<Record<string, string | number>>): Promise<void> {
    await this.#redis.hset(this.#control, change);
  }
  async stop(): Promise<void> {
    await this.set({ [fields.stop]: timing.stopGraceMs, [fields.state]: 'STOPPING' });
  }
  async finish(): Promise<void> {
    await this.set({ [fields.state]: 'FINISHED' });
  }
  /** As if the run had never been. */
  async forget(): Promise<void> {
    await this.#redis.del(this.#control, keys.plan(this.runId), keys.results(this.runId));
  }
  async stored(shard: number, attempt: number, second: number): Promise<void> {
    await this.set({ [fields.stored(shard)]: writeStored(attempt, second) });
  }

  /** The lease: whose it is, and how long it lasts, ms. */
  async lease(shard: number): Promise<{ readonly attempt: number | null; readonly leftMs: number }> {
    const key = keys.lease(this.runId, shard);
    const [attempt, leftMs] = await Promise.all([this.#redis.get(key), this.#redis.pttl(key)]);
    return { attempt: attempt === null ? null : Number(attempt), leftMs };
  }

  /** The whole stream, in order. */
  async entries(): Promise<Entry[]> {
    const answer = (await this.#redis.callBuffer('XRANGE', keys.results(this.runId), '-', '+')) as [Buffer, Buffer[]][];
    return answer.flatMap(([, [, type, , data]]): Entry[] => {
      if (data === undefined) return [];
      if (type?.toString() === 'end') return [{ end: decodeShardEnd(data) }];
      return [{ tick: decodeTick(data), bytes: data.toString('base64') }];
    });
  }

  async ticks(shard: number, attempt = 1): Promise<Tick[]> {
    const entries = await this.entries();
    return entries.flatMap((entry) =>
      'tick' in entry && entry.tick.shard === shard && entry.tick.attempt === attempt ? [entry.tick] : [],
    );
  }

  async end(shard: number, attempt = 1, timeoutMs = 20_000): Promise<ShardEnd> {
    const ended = async () => {
      for (const entry of await this.entries())
        if ('end' in entry && entry.end.shard === shard && entry.end.attempt === attempt) return entry.end;
      return null;
    };
    return await until(ended, { timeoutMs, what: `the end of shard ${shard}`, intervalMs: 50 });
  }

  /** Enters the stream into the books and closes every second that ticks speak of. */
  async book(): Promise<Books> {
    for (const entry of await this.entries()) {
      if ('tick' in entry) this.books.receive(entry.tick);
      else this.books.end(entry.end);
    }
    while (this.books.oldestWaiting !== undefined) this.books.closeNext();
    return this.books;
  }
}
