/** The words of a run's life, as the schema has them. */
export const RUN_STATUSES = ['QUEUED', 'PREPARING', 'RUNNING', 'STOPPING', 'FINISHED'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export type RunVerdict = 'PASSED' | 'FAILED' | 'INCONCLUSIVE';
export type RunValidity = 'VALID' | 'DEGRADED' | 'INVALID';
export type RunEndReason =
  | 'COMPLETED'
  | 'DATA_EXHAUSTED'
  | 'STOPPED_BY_USER'
  | 'THRESHOLD_ABORT'
  | 'NO_WORKERS'
  | 'WORKERS_LOST'
  | 'TARGET_FORBIDDEN'
  | 'DEADLINE_EXCEEDED'
  | 'INTERNAL_ERROR';
export type RunEventKind =
  | 'STATUS'
  | 'WORKER_LOST'
  | 'SHARD_REPLACED'
  | 'SHARD_HANDED_OVER'
  | 'COORDINATOR_REPLACED'
  | 'GAP'
  | 'SECONDS_AMENDED'
  | 'THRESHOLD_FAILED'
  | 'THRESHOLD_RECOVERED'
  | 'RATE_CHANGED'
  | 'OTHER';
export type ValidityCode =
  | 'LATE_STARTS'
  | 'STALL'
  | 'CPU'
  | 'NETWORK'
  | 'PORTS_EXHAUSTED'
  | 'FILE_DESCRIPTORS'
  | 'CLOCK'
  | 'WORKER_LOST'
  | 'GAP'
  | 'LOST_ITERATIONS'
  | 'TOTALS_MISMATCH';
