/** A run as MongoDB keeps it. Its status moves only by its coordinator, its checkpoint and summary only by its aggregator. */

import type { RunAdjustment } from '@loadtest/protocol';
import { index, prop } from '@typegoose/typegoose';
import { Schema, Types } from 'mongoose';
import type { RunDataFile } from './run-files.ts';
import type { RunEndReason, RunStatus, RunValidity, RunVerdict, ValidityCode } from './run-words.ts';

const { Mixed } = Schema.Types;

/** One placing of a shard: written before its worker is asked, so that a takeover knows of it. */
export interface Placement {
  readonly shard: number;
  readonly attempt: number;
  readonly workerId: string;
  readonly region: string;
  /** ms since 1970. */
  readonly placedAt: number;
  /** The first k that it decides; null until it is ready and that is settled. */
  readonly firstK: number | null;
  /** A replacement decides nothing due before this time, ms since the start; null until that is settled. */
  readonly fromMs: number | null;
  /** Once its lease went: it can have started no iteration from this k on. Null while it holds, and where it ended in order. */
  readonly lostBelowK: number | null;
}

export interface ValidityReasonRecord {
  readonly code: ValidityCode;
  readonly message: string;
  readonly from: number | null;
  readonly to: number | null;
}

/** Totals that lists show and sort by, and all of the summary that needs no histogram. Written with each flush. */
export interface RunTotals {
  readonly planned: number | null;
  readonly dropped: number;
  readonly lost: number;
  readonly uncounted: number;
  /** Seconds that the totals cover: without the warm-up. */
  readonly seconds: number;
  readonly requests: number;
  readonly errorRate: number | null;
  /** ms, of latency. */
  readonly p95: number | null;
}

@index({ ownerId: 1, createdAt: -1, _id: -1 })
@index({ scenarioId: 1, createdAt: -1, _id: -1 })
@index({ visibility: 1, createdAt: -1, _id: -1 })
@index({ createdAt: -1, _id: -1 })
@index({ words: 1 })
@index({ status: 1, createdAt: 1 })
@index({ scenarioId: 1, number: 1 }, { unique: true })
@index(
  { ownerId: 1, idempotencyKey: 1 },
  { unique: true, partialFilterExpression: { idempotencyKey: { $type: 'string' } } },
)
export class RunRecord {
  declare readonly _id: Types.ObjectId;
  @prop({ type: () => Number, required: true }) number!: number;
  @prop({ type: () => Types.ObjectId, required: true }) scenarioId!: Types.ObjectId;
  @prop({ type: () => String, required: true }) scenarioName!: string;
  @prop({ type: () => Number, required: true }) scenarioVersion!: number;
  /** Follows the scenario's while there is one. */
  @prop({ type: () => String, required: true }) visibility!: 'PRIVATE' | 'SHARED';
  @prop({ type: () => String, required: true }) scenarioOwnerId!: string;
  /** Who started it. */
  @prop({ type: () => String, required: true }) ownerId!: string;
  /** Overrides applied. JSON text, so that a JSON body comes back as it was given, whatever its keys are called. */
  @prop({ type: () => String, required: true }) definition!: string;
  /** What it keeps of the uploaded files that it uses; absent in runs of older versions. */
  @prop({ type: () => Mixed, default: [] }) dataFiles?: RunDataFile[];
  /** The values of its secrets, sealed, until it is FINISHED; null where there are none (any more). */
  @prop({ type: () => String, default: null }) secrets!: string | null;
  @prop({ type: () => Number, required: true }) seed!: number;
  /** Of the scenario's name, the note and the labels: what `search` looks at. */
  @prop({ type: () => [String], required: true }) words!: string[];
  @prop({ type: () => String, default: null }) note!: string | null;
  @prop({ type: () => Mixed, default: [] }) labels!: { name: string; value: string }[];
  @prop({ type: () => String }) idempotencyKey?: string;
  /** Of the arguments that came with the key. */
  @prop({ type: () => String }) idempotencyHash?: string;

  @prop({ type: () => String, required: true }) status!: RunStatus;
  @prop({ type: () => String, default: null }) statusMessage!: string | null;
  @prop({ type: () => Date, default: null }) deadlineAt!: Date | null;
  @prop({ type: () => String, default: null }) verdict!: RunVerdict | null;
  @prop({ type: () => String, default: null }) validity!: RunValidity | null;
  @prop({ type: () => Mixed, default: [] }) validityReasons!: ValidityReasonRecord[];
  @prop({ type: () => String, default: null }) endReason!: RunEndReason | null;
  @prop({ type: () => String, default: null }) endMessage!: string | null;
  @prop({ type: () => Date, required: true }) createdAt!: Date;
  @prop({ type: () => Date, default: null }) startedAt!: Date | null;
  @prop({ type: () => Date, default: null }) endedAt!: Date | null;
  @prop({ type: () => Number, default: null }) durationMs!: number | null;
  @prop({ type: () => Boolean, default: false }) stopRequested!: boolean;
  /** Why it is being stopped, once it is. */
  @prop({ type: () => Mixed, default: null }) stopping!: { reason: RunEndReason; message: string; atMs: number } | null;

  /** Counts up with each takeover; all that the coordinator and the aggregator write matches it. */
  @prop({ type: () => Number, default: 0 }) epoch!: number;
  /** How many events its coordinators have told: by it an event is written only while their epoch rules. */
  @prop({ type: () => Number, default: 0 }) eventsTold!: number;
  /** n; 0 before the slots are reserved. */
  @prop({ type: () => Number, default: 0 }) shards!: number;
  @prop({ type: () => Mixed, default: [] }) placements!: Placement[];
  /** The changes of its load, by seconds; absent: none. */
  @prop({ type: () => Mixed, default: [] }) adjustments?: RunAdjustment[];
  /** Redis time (ms) of second 0. */
  @prop({ type: () => Number, default: null }) startAtMs!: number | null;
  /** The aggregator's: the books' state and where to read on in the stream. */
  @prop({ type: () => Mixed, default: null }) checkpoint!: { streamId: string; books: unknown } | null;
  /** The newest stored second; −1 before the first. */
  @prop({ type: () => Number, default: -1 }) lastSecond!: number;
  @prop({ type: () => Mixed, default: null }) totals!: RunTotals | null;
}
