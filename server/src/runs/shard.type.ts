import { Field, Float, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../platform/graphql/enums.ts';
import { Worker } from '../workers/worker.type.ts';

export type ShardStatus = 'QUEUED' | 'READY' | 'RUNNING' | 'FINISHED' | 'LOST';
const ShardStatusEnum = enumOf<ShardStatus>('ShardStatus', ['QUEUED', 'READY', 'RUNNING', 'FINISHED', 'LOST'], {
  description: 'Where a shard is in its life.',
  values: { LOST: 'Its worker is gone, and nobody has taken it over (yet).' },
});

@ObjectType({ description: "A worker's share of a run: the iterations k with k mod n = index.", simpleResolvers: true })
export class Shard {
  @Field(() => Int, { description: '0 … n−1.' })
  index: number;
  @Field(() => ShardStatusEnum, { description: 'Where it is in its life.' })
  status: ShardStatus;
  @Field(() => Int, { description: '1, 2, …: counts up each time it is placed anew.' })
  attempt: number;
  @Field(() => String, { description: 'Where its worker is.' })
  region: string;
  @Field(() => Worker, { nullable: true, description: 'Who has it, or had it last; null where that worker is gone.' })
  worker: Worker | null;
  @Field(() => Int, { nullable: true, description: 'The last second that it reported and that is stored; null: none.' })
  lastSecond: number | null;
  @Field(() => Float, { description: 'Iterations started, over all its attempts.' })
  iterations: number;
  @Field(() => Float, { description: 'Requests ended, over all its attempts.' })
  requests: number;
  @Field(() => Float, {
    nullable: true,
    description: '99th percentile of the start delay, ms; null while it is not measured by shard.',
  })
  startDelayP99: number | null;
  @Field(() => Float, {
    nullable: true,
    description: 'Share of one core that its thread used in its last second, 0..1; null: no second yet.',
  })
  cpu: number | null;
  @Field(() => Float, {
    nullable: true,
    description: 'The longest that its loop stood still in its last second, ms; null: no second yet.',
  })
  eventLoopDelayMs: number | null;
}
