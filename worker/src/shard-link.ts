/** All that one shard says to Redis and hears from it. */
import {
  decodePlan,
  fields,
  keys,
  LONGEST_MESSAGE,
  type RunAdjustment,
  type RunPlan,
  readControl,
  readShardControl,
  readStored,
  type ShardReady,
  type ShardTask,
  scripts,
  timing,
  writeShardFailure,
  writeShardReady,
} from '@loadtest/protocol';
import type { Redis } from 'ioredis';
import { type ClockOffset, measureOffset } from './clock-offset.ts';
import { runScript } from './redis.ts';
import type { EntryType } from './tick-sender.ts';

/** What the control hash tells a shard. */
export interface ShardOrders {
  /** The attempt that may hold the shard. */
  readonly attempt: number;
  readonly state: 'PREPARING' | 'RUNNING' | 'STOPPING' | 'FINISHED' | null;
  readonly startAtMs: number | null;
  readonly stopGraceMs: number | null;
  readonly fromMs: number | null;
  readonly mark: number;
  /** The changes of the load, by seconds. */
  readonly adjustments: readonly RunAdjustment[];
  /** The last stored second of this attempt; −1: none, or another attempt is there. */
  readonly stored: number;
}

/** Every method rejects where Redis is away; none waits for it. */
export class ShardLink {
  readonly results: Redis;
  readonly #control: Redis;
  readonly #task: ShardTask;

  constructor(task: ShardTask, connections: { readonly control: Redis; readonly results: Redis }) {
    this.#task = task;
    this.#control = connections.control;
    this.results = connections.results;
  }

  /** True: the shard is this attempt's, and the lease with it. */
  async claim(): Promise<boolean> {
    const { runId, shard, attempt } = this.#task;
    const shardKeys = [keys.control(runId), keys.lease(runId, shard)];
    return (await runScript(this.#control, scripts.claimShard, shardKeys, [shard, attempt, timing.leaseMs])) === 1;
  }

  /** False: another attempt holds the shard. */
  async renew(mark: number): Promise<boolean> {
    const { runId, shard, attempt } = this.#task;
    const shardKeys = [keys.control(runId), keys.lease(runId, shard)];
    return (
      (await runScript(this.#control, scripts.renewLease, shardKeys, [shard, attempt, timing.leaseMs, mark])) === 1
    );
  }

  async release(): Promise<void> {
    const { runId, shard, attempt } = this.#task;
    await runScript(this.#control, scripts.releaseLease, [keys.lease(runId, shard)], [attempt]);
  }

  /** Throws where there is no plan, or one of another version. */
  async plan(): Promise<RunPlan> {
    const bytes = await this.#control.getBuffer(keys.plan(this.#task.runId));
    if (bytes === null) throw new Error('The plan of the run is not there (any more)');
    return decodePlan(bytes);
  }

  /** False: another attempt holds the shard. */
  async reportReady(ready: Omit<ShardReady, 'attempt'>): Promise<boolean> {
    const { shard, attempt } = this.#task;
    return await this.#report(fields.ready(shard), writeShardReady({ ...ready, attempt }));
  }

  /** False: another attempt holds the shard. */
  async reportFailure(message: string): Promise<boolean> {
    const { shard, attempt } = this.#task;
    return await this.#report(
      fields.failed(shard),
      writeShardFailure({ attempt, message: message.slice(0, LONGEST_MESSAGE) }),
    );
  }

  /** Null: the run is gone from Redis. */
  async orders(): Promise<ShardOrders | null> {
    const { runId, shard, attempt } = this.#task;
    const names = [
      ...[fields.state, fields.startAt, fields.stop, fields.adjustments],
      ...[fields.attempt(shard), fields.from(shard), fields.mark(shard), fields.stored(shard)],
    ];
    const values = await this.#control.hmget(keys.control(runId), ...names);
    const hash: Record<string, string> = {};
    for (const [position, name] of names.entries()) {
      const value = values[position];
      if (typeof value === 'string') hash[name] = value;
    }
    if (Object.keys(hash).length === 0) return null;
    const { state, startAtMs, stopGraceMs, adjustments } = readControl(hash);
    const { attempt: ruling, fromMs, mark } = readShardControl(hash, shard);
    const stored = readStored(hash[fields.stored(shard)] ?? null, attempt);
    return { attempt: ruling, state, startAtMs, stopGraceMs, fromMs, mark, adjustments, stored };
  }

  /** False: there is no stream (any more). */
  async append(type: EntryType, bytes: Uint8Array): Promise<boolean> {
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const id = await this.results.xadd(keys.results(this.#task.runId), 'NOMKSTREAM', '*', 't', type, 'd', data);
    return id !== null;
  }

  async clock(): Promise<ClockOffset> {
    return await measureOffset(this.#control);
  }

  async #report(field: string, value: string): Promise<boolean> {
    const { runId, shard, attempt } = this.#task;
    const args = [shard, attempt, field, value];
    return (await runScript(this.#control, scripts.reportShard, [keys.control(runId)], args)) === 1;
  }
}
