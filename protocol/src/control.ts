/**
 * The control hash of a run: what its coordinator and its shards tell one another. The coordinator writes only while it holds
 * the highest epoch, a shard only while it is the attempt that the hash names: both by the scripts of scripts.ts.
 */
import * as z from 'zod';
import { type RunAdjustment, readAdjustments } from './adjustments.ts';
import { LONGEST_MESSAGE } from './tick.ts';

/** Fields of `keys.control(run)`. */
export const fields = {
  epoch: 'epoch',
  /** ControlState. */
  state: 'state',
  /** Redis time (ms, may have a fraction) at which second 0 begins. */
  startAt: 'startAt',
  /** A stop was asked for; the coordinator answers with `stop`. */
  stopRequested: 'stopRequested',
  /** Shards stop now; the value is how long running iterations may take to finish, ms. */
  stop: 'stop',
  /** The changes made to the load, as in adjustments.ts; absent: none. */
  adjustments: 'adjustments',
  /** The attempt that may hold the shard. */
  attempt: (shard: number): string => `attempt:${shard}`,
  /** The worker that was asked to take it. */
  worker: (shard: number): string => `worker:${shard}`,
  /** A replacement decides nothing due before this time, ms since the start. Absent: from the start. */
  from: (shard: number): string => `from:${shard}`,
  /** The attempt that took its job up. */
  claimed: (shard: number): string => `claimed:${shard}`,
  /** ShardReady. */
  ready: (shard: number): string => `ready:${shard}`,
  /** ShardFailure: it could not get ready. */
  failed: (shard: number): string => `failed:${shard}`,
  /** User models: numbers c (see split) below this one may have been given; a replacement starts from it. */
  mark: (shard: number): string => `mark:${shard}`,
  /** `<attempt>:<second>`: that attempt's ticks up to this second are stored. */
  stored: (shard: number): string => `stored:${shard}`,
} as const;

export const CONTROL_STATES = ['PREPARING', 'RUNNING', 'STOPPING', 'FINISHED'] as const;
export type ControlState = (typeof CONTROL_STATES)[number];

const shardReady = z.strictObject({
  attempt: z.int().min(1),
  /** How far the worker's clock is behind Redis', ms, and the bound of its error. */
  clockOffsetMs: z.number(),
  clockBoundMs: z.number().min(0),
});
/** A shard waits for the start. */
export type ShardReady = z.infer<typeof shardReady>;

const shardFailure = z.strictObject({ attempt: z.int().min(1), message: z.string().max(LONGEST_MESSAGE) });
export type ShardFailure = z.infer<typeof shardFailure>;

/** What the control hash says of one shard. */
export interface ShardControl {
  readonly attempt: number;
  readonly workerId: string | null;
  readonly fromMs: number | null;
  readonly claimed: number;
  readonly ready: ShardReady | null;
  readonly failure: ShardFailure | null;
  /** 0 where no number was given out yet. */
  readonly mark: number;
}

export interface Control {
  readonly epoch: number;
  readonly state: ControlState | null;
  readonly startAtMs: number | null;
  readonly stopRequested: boolean;
  readonly stopGraceMs: number | null;
  /** By seconds. */
  readonly adjustments: readonly RunAdjustment[];
}

type Hash = Readonly<Record<string, string>>;

function numberOf(text: string | undefined): number | null {
  if (text === undefined || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Null where the text is absent or malformed: nobody who reads the hash fails by what another wrote. */
function jsonOf<T>(text: string | undefined, schema: z.ZodType<T>): T | null {
  if (text === undefined) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Reads the fields that concern the whole run. */
export function readControl(hash: Hash): Control {
  const state = hash[fields.state];
  return {
    epoch: numberOf(hash[fields.epoch]) ?? 0,
    state: CONTROL_STATES.find((known) => known === state) ?? null,
    startAtMs: numberOf(hash[fields.startAt]),
    stopRequested: hash[fields.stopRequested] !== undefined,
    stopGraceMs: numberOf(hash[fields.stop]),
    adjustments: readAdjustments(hash[fields.adjustments]),
  };
}

/** Reads the fields of one shard. */
export function readShardControl(hash: Hash, shard: number): ShardControl {
  return {
    attempt: numberOf(hash[fields.attempt(shard)]) ?? 0,
    workerId: hash[fields.worker(shard)] ?? null,
    fromMs: numberOf(hash[fields.from(shard)]),
    claimed: numberOf(hash[fields.claimed(shard)]) ?? 0,
    ready: jsonOf(hash[fields.ready(shard)], shardReady),
    failure: jsonOf(hash[fields.failed(shard)], shardFailure),
    mark: numberOf(hash[fields.mark(shard)]) ?? 0,
  };
}

export function writeShardReady(ready: ShardReady): string {
  return JSON.stringify(shardReady.parse(ready));
}
export function writeShardFailure(failure: ShardFailure): string {
  return JSON.stringify(shardFailure.parse(failure));
}
export function writeStored(attempt: number, second: number): string {
  return `${attempt}:${second}`;
}
/** The last stored second of this attempt; −1 where none is, or another attempt is meant. */
export function readStored(text: string | null, attempt: number): number {
  const parts = /^(\d+):(-1|\d+)$/.exec(text ?? '');
  return Number(parts?.[1]) === attempt ? Number(parts?.[2]) : -1;
}
