import type {
  DurationText,
  NumericComparison,
  PlacementDefinition,
  ThresholdDefinition,
  TlsDefinition,
} from '@loadtest/scenario';
import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import { Duration } from '../../platform/graphql/scalars.ts';
import { NumericComparisonEnum } from './scenario.enums.ts';

const TLS = '`ca`: PEM. `insecure`: certificates are not checked.';
const PLACEMENT = '`slots` absent: by the planner, evenly over the regions.';
const THRESHOLD =
  'A goal that decides the verdict. `metric` is a name out of Query.metrics: latency.* and responseTime.* (p50, p90, p95, p99, p999, mean,\n' +
  'max; ms), errorRate, checkRate, droppedRate, achievedRate (started / planned; all 0..1), requestRate (per second). `step` narrows it to\n' +
  'one step. With `window` (whole seconds) it is judged over every full sliding window of that length, else over the run so far. `abortOnFail` ends the run\n' +
  'within two seconds, never before `abortDelay`. A figure without data is not judged: the verdict is INCONCLUSIVE.';

@ObjectType('Tls', { description: TLS, simpleResolvers: true })
@InputType('TlsInput', { description: TLS })
export class Tls implements TlsDefinition {
  @Field(() => Boolean, { defaultValue: false, description: 'Certificates are not checked.' })
  insecure: boolean;

  @Field(() => String, { nullable: true, description: 'Certificate authorities that are trusted instead, PEM.' })
  ca?: string | null;

  @Field(() => String, { nullable: true, description: "The name that is asked for instead of the URL's host." })
  serverName?: string | null;
}

@ObjectType('Placement', { description: PLACEMENT, simpleResolvers: true })
@InputType('PlacementInput', { description: PLACEMENT })
export class Placement implements PlacementDefinition {
  @Field(() => String, { description: 'The region of the workers.' })
  region: string;

  @Field(() => Int, { nullable: true, description: 'How many slots there.' })
  slots?: number | null;
}

@ObjectType('Threshold', { description: THRESHOLD, simpleResolvers: true })
@InputType('ThresholdInput', { description: THRESHOLD })
export class Threshold implements ThresholdDefinition {
  @Field(() => String, { description: 'The name of a figure.' })
  metric: string;

  @Field(() => NumericComparisonEnum, {
    description: 'How the figure is compared with `value` for the goal to be met.',
  })
  comparison: NumericComparison;

  @Field(() => Float, { description: 'In the unit of the metric: ms, 0..1, or per second.' })
  value: number;

  @Field(() => String, { nullable: true, description: 'The name of a step; absent: all of them.' })
  step?: string | null;

  @Field(() => Duration, { nullable: true, description: 'Whole seconds; absent: the run so far.' })
  window?: DurationText | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether the run ends when the goal is missed.' })
  abortOnFail: boolean;

  @Field(() => Duration, { defaultValue: '0s', description: 'The run is not ended before so long.' })
  abortDelay: DurationText;
}
