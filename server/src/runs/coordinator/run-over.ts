/** How long a run may stay in each state, and the error that ends it before its shards run. */
import type { RunEndReason } from '../run-words.ts';

/** ms. How long each state lasts at most; RUNNING: beyond the planned length and the graceful stop. */
export const DEADLINES = {
  queuedBehindOthers: 3_600_000,
  preparing: 30_000,
  runningBeyond: 60_000,
  stopping: 30_000,
} as const;

/** The run is over before its shards were placed, or instead of their going on. */
export class RunOver extends Error {
  readonly reason: RunEndReason;
  constructor(reason: RunEndReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
