import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../platform/graphql/enums.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import type { RegisteredWorker } from './worker-registry.ts';

export type WorkerStatus = 'IDLE' | 'BUSY' | 'DRAINING' | 'LOST';
export const WorkerStatusEnum = enumOf<WorkerStatus>('WorkerStatus', ['IDLE', 'BUSY', 'DRAINING', 'LOST'], {
  description: 'How a worker stands.',
  values: {
    IDLE: 'Has nothing to do.',
    BUSY: 'At least one of its slots is in use.',
    DRAINING: 'Takes no new shards.',
    LOST: 'Has not been heard of for six seconds; it is forgotten after a minute.',
  },
});

@ObjectType({ description: 'A process that applies load.', simpleResolvers: true })
export class Worker {
  @Field(() => ID, { description: 'Names the process while it lives.' })
  id: string;
  @Field(() => String, { description: 'Where it runs.' })
  hostname: string;
  @Field(() => String, { description: 'What `placement` chooses by.' })
  region: string;
  @Field(() => String, { description: 'Of the platform.' })
  version: string;
  @Field(() => WorkerStatusEnum, { description: 'How it stands.' })
  status: WorkerStatus;
  @Field(() => DateTime, { description: 'When its process started.' })
  startedAt: Date;
  @Field(() => DateTime, { description: 'When it was last heard of.' })
  lastHeartbeatAt: Date;
  @Field(() => Float, { description: 'Share of the cores that it may use, 0..1.' })
  cpu: number;
  @Field(() => Float, { description: 'Cores that it may use.' })
  cores: number;
  @Field(() => Float, { description: 'Resident memory, bytes.' })
  memoryBytes: number;
  @Field(() => Float, { description: 'Memory that it may use, bytes.' })
  memoryLimitBytes: number;
  @Field(() => Float, {
    description:
      "99th percentile of the event loop's delay, ms: above a few the worker itself is too busy to measure well.",
  })
  eventLoopDelayMs: number;
  @Field(() => Float, { description: 'Bytes per second, both ways, of the load.' })
  networkBytesPerSecond: number;
  @Field(() => Int, { description: 'Open connections of the load.' })
  connections: number;
  @Field(() => Float, { description: 'Requests per second.' })
  requestRate: number;
  @Field(() => Int, { description: 'Shards that it can run at once.' })
  slots: number;
  @Field(() => Int, { description: 'Slots in use.' })
  busySlots: number;

  /** `<run>:<shard>` of each slot in use. */
  busy: readonly string[];
}

@ObjectType({ description: "A worker's figures at one time.", simpleResolvers: true })
export class WorkerSample {
  @Field(() => DateTime, { description: 'When.' })
  at: Date;
  @Field(() => Float, { description: 'Share of the cores that it may use, 0..1.' })
  cpu: number;
  @Field(() => Float, { description: 'Resident memory, bytes.' })
  memoryBytes: number;
  @Field(() => Float, { description: "99th percentile of the event loop's delay, ms." })
  eventLoopDelayMs: number;
  @Field(() => Float, { description: 'Bytes per second, both ways, of the load.' })
  networkBytesPerSecond: number;
  @Field(() => Int, { description: 'Open connections of the load.' })
  connections: number;
  @Field(() => Float, { description: 'Requests per second.' })
  requestRate: number;
  @Field(() => Int, { description: 'Slots in use.' })
  busySlots: number;
}

export function workerView({ id, heartbeat, lastHeartbeatAt, lost, busy }: RegisteredWorker): Worker {
  return {
    id,
    hostname: heartbeat.hostname,
    region: heartbeat.region,
    version: heartbeat.version,
    status: lost ? 'LOST' : heartbeat.draining ? 'DRAINING' : busy.length > 0 ? 'BUSY' : 'IDLE',
    startedAt: new Date(heartbeat.startedAt),
    lastHeartbeatAt,
    cpu: heartbeat.cpu,
    cores: heartbeat.cores,
    memoryBytes: heartbeat.memoryBytes,
    memoryLimitBytes: heartbeat.memoryLimitBytes,
    eventLoopDelayMs: heartbeat.eventLoopDelayMs,
    networkBytesPerSecond: heartbeat.networkBytesPerSecond,
    connections: heartbeat.connections,
    requestRate: heartbeat.requestRate,
    slots: heartbeat.slots,
    busySlots: busy.length,
    busy,
  };
}
