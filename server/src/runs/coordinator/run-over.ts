/** How long a run may stay in each state, and the error that ends it before its shards run. */
import { timing } from '@loadtest/protocol';
import { downloadAllowanceMs, type PlannedRun } from '../run-files.ts';
import type { RunEndReason } from '../run-words.ts';

/** ms. How long each state lasts at most; `preparing` without data files, see `preparingMs`; RUNNING: beyond the planned length and the graceful stop. */
export const DEADLINES = {
  queuedBehindOthers: 3_600_000,
  preparing: 30_000,
  runningBeyond: 60_000,
  stopping: 30_000,
} as const;

/** How long a shard may take to get ready, ms: with files, as long as it takes to get them. */
export function readyWithinMs(run: PlannedRun): number {
  return timing.readyWithinMs + downloadAllowanceMs(run);
}

/** How long the run may be PREPARING, ms. */
export function preparingMs(run: PlannedRun): number {
  return DEADLINES.preparing + downloadAllowanceMs(run);
}

/** The run is over before its shards were placed, or instead of their going on. */
export class RunOver extends Error {
  readonly reason: RunEndReason;
  constructor(reason: RunEndReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
