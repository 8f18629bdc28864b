/** Every key, queue and channel that the platform uses in Redis: one place, so that a look tells who shares what. */

const PREFIX = 'loadtest';

/** BullMQ's prefix; its own keys lie under `loadtest:<queue>:…`. */
export const QUEUE_PREFIX = PREFIX;

export const queues = {
  /** One job a run, its id the run's: whoever holds it coordinates the run. */
  runs: 'runs',
  /** The shards that this worker is asked to take. */
  tasks: (workerId: string): string => `tasks-${workerId}`,
} as const;

export const keys = {
  /** The run's plan (`encodePlan`), read by workers. */
  plan: (runId: string): string => `${PREFIX}:plan:${runId}`,
  /** Hash: what the run's coordinator and its shards tell one another; fields in control.ts. */
  control: (runId: string): string => `${PREFIX}:control:${runId}`,
  /** Holds the attempt that may apply the shard's load; expires by itself. */
  lease: (runId: string, shard: number): string => `${PREFIX}:lease:${runId}:${shard}`,
  /** Stream: the ticks and ends of all shards of a run. */
  results: (runId: string): string => `${PREFIX}:results:${runId}`,
  /** Sorted set of the workers known, by the Redis time (ms) of their last heartbeat. */
  workers: `${PREFIX}:workers`,
  /** A worker's last heartbeat (JSON); expires when it stops coming. */
  heartbeat: (workerId: string): string => `${PREFIX}:heartbeat:${workerId}`,
  /** Stream of a worker's figures over its last hour, as `WorkerSample`; its ids are Redis' time. */
  samples: (workerId: string): string => `${PREFIX}:samples:${workerId}`,
  /** Hash of a worker's slots in use: `<run>:<shard>` → attempt. */
  slots: (workerId: string): string => `${PREFIX}:slots:${workerId}`,
  /** Sorted set of the runs that wait for slots, by the time of their creation. */
  waiting: `${PREFIX}:waiting`,
  /** The plan of a try (`encodePlan`): the worker that takes it away does it. */
  tryPlan: (tryId: string): string => `${PREFIX}:try:${tryId}`,
  /** What came of a try (`encodeTryReport`). */
  tryReport: (tryId: string): string => `${PREFIX}:tried:${tryId}`,
  session: (sessionId: string): string => `${PREFIX}:session:${sessionId}`,
} as const;

export const channels = {
  /** Each stored second of a run, once, as `PublishedSecond`. */
  metrics: (runId: string): string => `metrics:${runId}`,
  /** Something of the run changed that is not a second: status, shards, events, summary. */
  run: (runId: string): string => `run:${runId}`,
  /** Any run changed: for lists. */
  runs: 'runs',
  /** A worker came, changed or went. */
  workers: 'worker:status',
  /** What came of a try is there to be read. */
  tried: 'tried',
  /** A session ended: its sockets close. */
  sessionsEnded: 'sessions:ended',
} as const;

/** ms. One place for the times that both sides of Redis have to agree on. */
export const timing = {
  /** A lease lasts so long in Redis. */
  leaseMs: 5000,
  /** It is renewed so often, */
  renewEveryMs: 1000,
  /** and the engine sends nothing later than so long after the sending of the last acknowledged renewal. */
  leaseTrustMs: 4000,
  /** A worker looks at the control hash so often. */
  controlEveryMs: 100,
  /** The coordinator sets the common start so far ahead. */
  startAheadMs: 300,
  /** A shard that is not ready after so long is placed elsewhere. */
  readyWithinMs: 10_000,
  /** A second closes at the latest so long after its end. */
  closeAfterMs: 2000,
  heartbeatEveryMs: 2000,
  /** A worker without a heartbeat for so long is gone. */
  heartbeatTtlMs: 6000,
  /** A worker keeps its figures so often, for so long. */
  sampleEveryMs: 5000,
  samplesKeptMs: 3_600_000,
  /** A worker that went stays in the registry so long, as LOST. */
  registryMs: 60_000,
  /** The keys of a finished run expire after so long. */
  finishedKeysMs: 3_600_000,
  /** How long running iterations may take to finish after a stop, an abort or a drain. */
  stopGraceMs: 1000,
  /** A change of the load takes effect at the first whole second that is so far ahead. */
  adjustAheadMs: 2000,
  /** An iteration that is tried is cut off after so long, waiting for its turn included. */
  tryMs: 60_000,
  /** The keys of a try expire after so long. */
  tryKeysMs: 120_000,
} as const;

/** Ticks of a shard in the stream that are not stored yet, at most; more wait in the worker. */
export const UNSTORED_TICKS = 120;
/** Ticks that a worker keeps of a shard while they are not stored; beyond, the oldest become a gap. */
export const KEPT_TICKS = 600;
/** How often the load of one run can be changed. */
export const MOST_ADJUSTMENTS = 1000;
