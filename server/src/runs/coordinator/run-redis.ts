/** What the coordinator does in Redis, each step guarded by its epoch. Rejects where Redis is away; FencedError where another epoch rules. */
import {
  encodePlan,
  fields,
  keys,
  type RunAdjustment,
  type RunPlan,
  type ShardTask,
  scripts,
  timing,
  writeAdjustments,
} from '@loadtest/protocol';
import type { ChainableCommander, Redis } from 'ioredis';
import { FencedError } from '../../metrics/aggregator/aggregator-stores.ts';
import { runScript } from '../../platform/redis-scripts.ts';
import type { RegisteredWorker } from '../../workers/worker-registry.ts';
import { askWorker } from '../../workers/worker-tasks.ts';
import type { SlotNeed } from './planner.ts';

export type Reservation =
  | { readonly type: 'RESERVED'; readonly workers: readonly RegisteredWorker[] }
  | { readonly type: 'WAIT'; readonly free: number; readonly inAll: number; readonly ahead: number };

/** What holds a slot. */
export interface Slot {
  readonly workerId: string;
  readonly shard: number;
  readonly attempt: number;
}

const KEPT_BEYOND_MS = 24 * 3_600_000;

export class RunRedis {
  readonly #redis: Redis;
  readonly #runId: string;
  readonly #epoch: string;

  constructor(redis: Redis, runId: string, epoch: number) {
    this.#redis = redis;
    this.#runId = runId;
    this.#epoch = String(epoch);
  }

  async raiseEpoch(): Promise<void> {
    const raised = await runScript(this.#redis, scripts.raiseEpoch, [keys.control(this.#runId)], [this.#epoch]);
    if (raised !== 1) throw new FencedError();
  }

  /** Sets these fields of the control hash; an empty text deletes one. */
  async control(change: Readonly<Record<string, string | number>>): Promise<void> {
    const flat = Object.entries(change).flat();
    const done = await runScript(this.#redis, scripts.coordinate, [keys.control(this.#runId)], [this.#epoch, ...flat]);
    if (done !== 1) throw new FencedError();
  }

  /** Puts changes of the load back that Redis has lost; `known`: the field as it was read, empty where there is none. */
  async restoreAdjustments(known: string, adjustments: readonly RunAdjustment[]): Promise<void> {
    const done = await runScript(
      this.#redis,
      scripts.restoreAdjustments,
      [keys.control(this.#runId)],
      [this.#epoch, known, writeAdjustments(adjustments)],
    );
    if (done === 0) throw new FencedError();
  }

  /** Takes a shard from the attempt that held it, for good; false where it holds its lease (again). */
  async deprive(shard: number): Promise<boolean> {
    const done = await runScript(
      this.#redis,
      scripts.replaceShard,
      [keys.control(this.#runId), keys.lease(this.#runId, shard)],
      [this.#epoch, fields.attempt(shard), ''],
    );
    if (done === 0) throw new FencedError();
    return done === 1;
  }

  /** The control hash as it is now; empty where there is none. */
  async readControl(): Promise<Record<string, string>> {
    return await this.#redis.hgetall(keys.control(this.#runId));
  }

  /** For each shard the attempt that holds its lease; null: nobody. */
  async leases(shards: number): Promise<(number | null)[]> {
    if (shards === 0) return [];
    const values = await this.#redis.mget(Array.from({ length: shards }, (_, shard) => keys.lease(this.#runId, shard)));
    return values.map((value) => (value === null ? null : Number(value)));
  }

  /** Enters the line of the runs that wait for slots. */
  async wait(createdAtMs: number): Promise<void> {
    await this.#redis.zadd(keys.waiting, 'NX', createdAtMs, this.#runId);
  }

  /** Takes slots for shards `from`, `from` + 1, …: all or none. `queued`: in the order of the waiting runs. */
  async reserve(
    workers: readonly RegisteredWorker[],
    need: SlotNeed,
    shards: { readonly from: number; readonly attempt: number; readonly queued: boolean },
  ): Promise<Reservation> {
    const answer = (await runScript(
      this.#redis,
      scripts.reserveSlots,
      [keys.control(this.#runId), keys.waiting, ...workers.map(({ id }) => keys.slots(id))],
      [
        this.#epoch,
        this.#runId,
        shards.from,
        shards.attempt,
        need.required,
        need.wanted,
        need.most,
        shards.queued ? 1 : 0,
        ...workers.map(({ heartbeat }) => heartbeat.slots),
      ],
    )) as [string, ...number[]];
    const [type, ...numbers] = answer;
    if (type === 'FENCED') throw new FencedError();
    if (type === 'WAIT') return { type, free: numbers[0] ?? 0, inAll: numbers[1] ?? 0, ahead: numbers[2] ?? 0 };
    const reserved = numbers.map((position) => workers[position - 1]).filter((worker) => worker !== undefined);
    return { type: 'RESERVED', workers: reserved };
  }

  async release(workerId: string, shard: number, attempt: number): Promise<void> {
    await runScript(this.#redis, scripts.releaseSlot, [keys.slots(workerId)], [`${this.#runId}:${shard}`, attempt]);
  }

  /**
   * Gives every slot back that is in the run's name but for those `kept`, also what was reserved and never written down: of
   * all workers in the registry, whether they are heard of or not, and of those `placed` before.
   */
  async releaseBut(kept: readonly Slot[], placed: readonly Slot[]): Promise<void> {
    const known = await this.#redis.zrangebyscore(keys.workers, '-inf', '+inf');
    const workerIds = new Set([...known, ...placed.map(({ workerId }) => workerId)]);
    await Promise.all([...workerIds].map((workerId) => this.#releaseOf(workerId, kept)));
  }

  async #releaseOf(workerId: string, kept: readonly Slot[]): Promise<void> {
    const mine = `${this.#runId}:`;
    const keeps = new Set(
      kept.filter((slot) => slot.workerId === workerId).map(({ shard, attempt }) => `${shard}:${attempt}`),
    );
    for (const [slot, attempt] of Object.entries(await this.#redis.hgetall(keys.slots(workerId)))) {
      if (!slot.startsWith(mine)) continue;
      const shard = Number(slot.slice(mine.length));
      if (!keeps.has(`${shard}:${attempt}`)) await this.release(workerId, shard, Number(attempt));
    }
  }

  async writePlan(plan: RunPlan): Promise<void> {
    await this.#redis.set(keys.plan(this.#runId), Buffer.from(encodePlan(plan)));
  }

  /** Makes the stream: workers add to one that is there, and never make one. */
  async openResults(): Promise<void> {
    const key = keys.results(this.#runId);
    if ((await this.#redis.exists(key)) === 0) await this.#redis.xadd(key, '*', 't', 'open');
  }

  /** The run's keys go by themselves long after its planned length (ms), should nobody be left to end it. */
  async keepFor(plannedMs: number): Promise<void> {
    const ms = Math.ceil(plannedMs) + KEPT_BEYOND_MS;
    const pipeline = this.#redis.pipeline();
    for (const key of [keys.control(this.#runId), keys.plan(this.#runId), keys.results(this.#runId)])
      pipeline.pexpire(key, ms);
    await allDone(pipeline);
  }

  /** Asks a worker to take a shard. Asking again for the same attempt asks nothing. */
  async askWorker(workerId: string, task: ShardTask): Promise<void> {
    await askWorker(this.#redis, workerId, `${task.runId}-${task.shard}-${task.attempt}`, task);
  }

  /** The run is over: nothing of it moves any more, nobody waits behind it, and its keys go after a while. */
  async finish(shards: number): Promise<void> {
    // Redis may have lost the hash.
    await this.raiseEpoch();
    await this.control({ [fields.state]: 'FINISHED' });
    const pipeline = this.#redis.pipeline();
    for (const key of [keys.control(this.#runId), keys.plan(this.#runId), keys.results(this.#runId)])
      pipeline.pexpire(key, timing.finishedKeysMs);
    for (let shard = 0; shard < shards; shard++) pipeline.del(keys.lease(this.#runId, shard));
    pipeline.zrem(keys.waiting, this.#runId);
    await allDone(pipeline);
  }
}

/** A pipeline resolves whatever becomes of its commands: this rejects where one failed. */
async function allDone(pipeline: ChainableCommander): Promise<void> {
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
}
