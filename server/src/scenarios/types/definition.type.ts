/** One definition of a scenario: what is given, and its mirror that gives it back whole. */
import type {
  CookieScope,
  HttpVersion,
  JsonObject,
  ScenarioDefinition,
  Visibility,
  WorkerLossPolicy,
} from '@loadtest/scenario';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { JSONObject } from '../../platform/graphql/scalars.ts';
import { DataSource, DataSourceInput, Secret, SecretInput } from './data.type.ts';
import { Load, LoadInput } from './load.type.ts';
import { CookieScopeEnum, HttpVersionEnum, VisibilityEnum, WorkerLossPolicyEnum } from './scenario.enums.ts';
import { Placement, Threshold, Tls } from './settings.type.ts';
import { Step } from './step.type.ts';

const TEXTS = {
  load: 'How much load, and when.',
  secrets: 'Values for {{name}} templates that are shown nowhere.',
  data: 'Rows for {{source.column}} templates, one row for each iteration.',
};

@ObjectType('ScenarioFields', { simpleResolvers: true })
@InputType('ScenarioInput', { description: 'What a scenario is. A scenario file (YAML or JSON) is the same.' })
export class ScenarioInput implements ScenarioDefinition {
  @Field(() => String, { description: 'What the scenario is called.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null;

  @Field(() => [String], { defaultValue: [], description: 'Words to find it by.' })
  tags: string[];

  @Field(() => VisibilityEnum, { defaultValue: 'PRIVATE', description: 'Who sees it and its runs.' })
  visibility: Visibility;

  @Field(() => String, { description: "Base URL of the system under test; the steps' URLs resolve against it." })
  target: string;

  @Field(() => LoadInput, { description: TEXTS.load })
  load: LoadInput;

  @Field(() => [Step], { description: 'One iteration: the steps in order, 1 to 200, names unique.' })
  steps: Step[];

  @Field(() => JSONObject, {
    nullable: true,
    description: 'Values for {{name}} templates, the same for every iteration.',
  })
  variables?: JsonObject | null;

  @Field(() => [SecretInput], { defaultValue: [], description: TEXTS.secrets })
  secrets: SecretInput[];

  @Field(() => [DataSourceInput], { defaultValue: [], description: TEXTS.data })
  data: DataSourceInput[];

  @Field(() => [Threshold], { defaultValue: [], description: 'Goals that decide the verdict.' })
  thresholds: Threshold[];

  @Field(() => HttpVersionEnum, {
    defaultValue: 'AUTO',
    description: 'The version of HTTP that the load is sent with.',
  })
  httpVersion: HttpVersion;

  @Field(() => Tls, { nullable: true, description: 'How TLS is spoken; absent: as browsers do.' })
  tls?: Tls | null;

  @Field(() => CookieScopeEnum, { defaultValue: 'ITERATION', description: 'Which iterations share a cookie jar.' })
  cookies: CookieScope;

  @Field(() => Int, {
    nullable: true,
    description: 'Open connections of a shard at most. Absent: its share of the users or of maxInFlight, at least 100.',
  })
  maxConnections?: number | null;

  @Field(() => [Placement], {
    defaultValue: [],
    description: 'Where the load comes from. Empty: any region, as many slots as the planner finds needed.',
  })
  placement: Placement[];

  @Field(() => WorkerLossPolicyEnum, {
    defaultValue: 'REPLACE',
    description: 'What happens to a run when a worker is lost under it.',
  })
  onWorkerLoss: WorkerLossPolicy;

  @Field(() => Int, {
    nullable: true,
    description:
      'Makes RANDOM data and the random template functions repeat. Absent: drawn for each run and kept there.',
  })
  seed?: number | null;
}

/** Resolves from the plain definition of `@loadtest/scenario`. */
@ObjectType('ScenarioDefinition', {
  description: 'What a scenario is: every field of ScenarioInput under the same name and shape.',
  simpleResolvers: true,
})
export class ScenarioDefinitionType extends ScenarioInput {
  @Field(() => Load, { description: TEXTS.load })
  override load: Load;

  @Field(() => [Secret], { description: TEXTS.secrets })
  override secrets: Secret[];

  @Field(() => [DataSource], { description: TEXTS.data })
  override data: DataSource[];
}
