/** What crosses Redis as JSON besides the control hash and the ticks. Each is checked when it is written and when it is read. */
import * as z from 'zod';

/** A message type: how it is written and how it is read. Both throw a ZodError where the value is not of the type. */
export interface MessageType<T> {
  write(message: T): string;
  read(text: string): T;
}

function messageType<T>(schema: z.ZodType<T>): MessageType<T> {
  return {
    write: (message) => JSON.stringify(schema.parse(message)),
    read: (text) => schema.parse(JSON.parse(text)),
  };
}

const shardTask = z.strictObject({ runId: z.string(), shard: z.int().min(0), attempt: z.int().min(1) });
/** A job of `tasks-<worker>`: take this shard. It ends when the shard is claimed; from there only the lease counts. */
export type ShardTask = z.infer<typeof shardTask>;
const tryTask = z.strictObject({ tryId: z.string() });
/** A job of `tasks-<worker>`: send one iteration and say what came of it. Whoever takes its plan away does it, and nobody else. */
export type TryTask = z.infer<typeof tryTask>;
const workerTask = z.union([shardTask, tryTask]);
export type WorkerTask = ShardTask | TryTask;
/** BullMQ carries values, not texts: this only checks. Throws a ZodError. */
export function checkWorkerTask(data: unknown): WorkerTask {
  return workerTask.parse(data);
}

const heartbeat = z.strictObject({
  id: z.string().min(1).max(200),
  hostname: z.string(),
  region: z.string(),
  version: z.string(),
  /** ms since 1970. */
  startedAt: z.number(),
  slots: z.int().min(1),
  draining: z.boolean(),
  /** Cores that it may use, and the share of them in use, 0..1. */
  cores: z.number(),
  cpu: z.number(),
  memoryBytes: z.number(),
  memoryLimitBytes: z.number(),
  /** p99, ms. */
  eventLoopDelayMs: z.number(),
  networkBytesPerSecond: z.number(),
  connections: z.int(),
  requestRate: z.number(),
});
/** What a worker says of itself every two seconds. */
export type Heartbeat = z.infer<typeof heartbeat>;
export const heartbeatMessage: MessageType<Heartbeat> = messageType(heartbeat);

const workerSample = heartbeat
  .pick({
    cpu: true,
    memoryBytes: true,
    eventLoopDelayMs: true,
    networkBytesPerSecond: true,
    connections: true,
    requestRate: true,
  })
  .extend({ busySlots: z.int().min(0) });
/** A worker's figures at one time, kept for an hour: field `d` of an entry of `samples:<worker>`. */
export type WorkerSample = z.infer<typeof workerSample>;
export const workerSampleMessage: MessageType<WorkerSample> = messageType(workerSample);

const latencyFigures = z.strictObject({
  count: z.number(),
  /** ms; null where count is 0. */
  min: z.number().nullable(),
  mean: z.number().nullable(),
  max: z.number().nullable(),
  stdDev: z.number().nullable(),
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
  p999: z.number().nullable(),
});
/** The usual figures of a histogram, ms. */
export type LatencyFigures = z.infer<typeof latencyFigures>;

const publishedSecond = z.strictObject({
  runId: z.string(),
  second: z.int().min(0),
  revision: z.int().min(0),
  complete: z.boolean(),
  planned: z.number(),
  dropped: z.number(),
  lost: z.number(),
  iterations: z.number(),
  requests: z.number(),
  unsent: z.number(),
  errors: z.number(),
  checksFailed: z.number(),
  bytesSent: z.number(),
  bytesReceived: z.number(),
  inFlight: z.number(),
  users: z.number(),
  connections: z.number(),
  workers: z.number(),
  latency: latencyFigures,
  responseTime: latencyFigures,
  startDelay: latencyFigures,
  statusCodes: z.array(z.tuple([z.number(), z.number()])),
  errorKinds: z.array(z.tuple([z.number(), z.number(), z.string().nullable()])),
  steps: z.array(
    z.strictObject({
      step: z.int(),
      requests: z.number(),
      errors: z.number(),
      latency: latencyFigures,
      responseTime: latencyFigures,
    }),
  ),
});
/** A stored second without its histograms: what `metrics:<run>` carries and what lists and live views read. */
export type PublishedSecond = z.infer<typeof publishedSecond>;
export const secondMessage: MessageType<PublishedSecond> = messageType(publishedSecond);

const runNotice = z.strictObject({
  runId: z.string(),
  /** STATE: its status, shards, events or verdict; SUMMARY: its totals moved by a second. */
  what: z.enum(['STATE', 'SUMMARY']),
});
/** `run:<run>` and `runs`: read the run anew. */
export type RunNotice = z.infer<typeof runNotice>;
export const runNoticeMessage: MessageType<RunNotice> = messageType(runNotice);

const workerNotice = z.strictObject({ workerId: z.string(), what: z.enum(['HEARTBEAT', 'GONE']) });
/** `worker:status`: read the worker anew. */
export type WorkerNotice = z.infer<typeof workerNotice>;
export const workerNoticeMessage: MessageType<WorkerNotice> = messageType(workerNotice);

const triedNotice = z.strictObject({ tryId: z.string() });
/** `tried`: the report of this try is there to be read. */
export type TriedNotice = z.infer<typeof triedNotice>;
export const triedNoticeMessage: MessageType<TriedNotice> = messageType(triedNotice);
