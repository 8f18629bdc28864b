import {
  compileCurve,
  type DurationText,
  durationText,
  type LoadDefinition,
  type LoadModel,
  type Stage as StageDefinition,
} from '@loadtest/scenario';
import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import { Duration } from '../../platform/graphql/scalars.ts';
import { LoadModelEnum } from './scenario.enums.ts';

const STAGE = 'Moves linearly `to` a rate or a whole number of users within `duration`; 0s is a jump.';

@ObjectType('Stage', { description: STAGE, simpleResolvers: true })
@InputType('StageInput', { description: STAGE })
export class Stage implements StageDefinition {
  @Field(() => Float, { description: 'Where the stage ends: iterations per second, or users.' })
  to: number;

  @Field(() => Duration, { description: 'How long the stage takes.' })
  duration: DurationText;
}

@ObjectType('LoadFields', { simpleResolvers: true })
@InputType('LoadInput', { description: 'A field that the model has no use for is refused, not ignored.' })
export class LoadInput implements LoadDefinition {
  @Field(() => LoadModelEnum, { description: 'What sets the pace.' })
  model: LoadModel;

  @Field(() => Float, {
    nullable: true,
    description:
      'Iterations started per second over all workers. CONSTANT_RATE: above 0. RAMPING_RATE: where the first stage starts, 0 or more.',
  })
  rate?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'CONSTANT_USERS: the number of users, 1 or more. RAMPING_USERS: where the first stage starts, 0 or more.',
  })
  users?: number | null;

  @Field(() => Duration, { nullable: true, description: 'For the constant models: how long load is started.' })
  duration?: DurationText | null;

  @Field(() => [Stage], { nullable: true, description: 'For the ramping models: one after the other.' })
  stages?: Stage[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Open models: at most so many iterations in flight over all workers; what finds no room is dropped and counted. Absent: ten times the peak rate, 100 to 10,000 a shard.',
  })
  maxInFlight?: number | null;

  @Field(() => Duration, {
    defaultValue: '30s',
    description:
      'How long running iterations may take to finish after the natural end; then they are cut off (INTERRUPTED).',
  })
  gracefulStop: DurationText;

  @Field(() => Duration, {
    defaultValue: '0s',
    description:
      'The first so long, whole seconds, counts for the live view only: not for the summary, the thresholds or the verdict.',
  })
  warmUp: DurationText;
}

@ObjectType('Load', { description: 'How much load, and when.', simpleResolvers: true })
export class Load extends LoadInput {
  @Field(() => Duration, { description: 'How long load is started for: the duration, or all stages together.' })
  totalDuration(): DurationText {
    return durationText(compileCurve(this).durationMs);
  }
}
