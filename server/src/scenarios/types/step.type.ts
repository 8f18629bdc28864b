import type {
  CheckDefinition,
  CheckSubject,
  Comparison,
  DurationText,
  ExtractDefinition,
  ExtractFrom,
  StepDefinition,
} from '@loadtest/scenario';
import { Field, InputType, ObjectType } from 'type-graphql';
import { Duration } from '../../platform/graphql/scalars.ts';
import { HttpRequest } from './request.type.ts';
import { CheckSubjectEnum, ComparisonEnum, ExtractFromEnum } from './scenario.enums.ts';

const EXTRACT =
  'JSON: a JSONPath, its first match. HEADER, COOKIE: a name. REGEX: its first group, else the match. STATUS: no expression. Nothing found and no default: EXTRACT error, the iteration ends.';
const CHECK = 'What has to hold for a response; where it does not, the request counts as an error (CHECK).';
const STEP = 'Exactly one protocol field is given; there is one so far.';

@ObjectType('Extract', { description: EXTRACT, simpleResolvers: true })
@InputType('ExtractInput', { description: EXTRACT })
export class Extract implements ExtractDefinition {
  @Field(() => String, { description: 'Later templates use it as {{name}}.' })
  name: string;

  @Field(() => ExtractFromEnum, { description: 'Where in the response.' })
  from: ExtractFrom;

  @Field(() => String, { nullable: true, description: 'What is looked for there.' })
  expression?: string | null;

  @Field(() => String, { nullable: true, description: 'The value where nothing is found.' })
  default?: string | null;
}

@ObjectType('Check', { description: CHECK, simpleResolvers: true })
@InputType('CheckInput', { description: CHECK })
export class Check implements CheckDefinition {
  @Field(() => String, { nullable: true, description: 'How reports call it; absent: what it checks.' })
  name?: string | null;

  @Field(() => CheckSubjectEnum, { description: 'What it looks at.' })
  subject: CheckSubject;

  @Field(() => String, { nullable: true, description: 'JSON: a JSONPath. HEADER, COOKIE: a name.' })
  expression?: string | null;

  @Field(() => ComparisonEnum, { description: 'How it compares.' })
  comparison: Comparison;

  @Field(() => String, { nullable: true, description: 'What it compares with; LATENCY_MS in ms, SIZE_BYTES in bytes.' })
  value?: string | null;
}

@ObjectType('Step', { description: STEP, simpleResolvers: true })
@InputType('StepInput', { description: STEP })
export class Step implements StepDefinition {
  @Field(() => String, { description: 'How reports call it; unique within the scenario.' })
  name: string;

  @Field(() => HttpRequest, { nullable: true, description: 'The HTTP request of the step.' })
  http?: HttpRequest | null;

  @Field(() => [Extract], { defaultValue: [], description: 'Values taken from the response for later steps.' })
  extract: Extract[];

  @Field(() => [Check], { defaultValue: [], description: 'What has to hold for the response.' })
  checks: Check[];

  @Field(() => Duration, { defaultValue: '0s', description: 'Pause after this step.' })
  thinkTime: DurationText;

  @Field(() => Duration, {
    nullable: true,
    description: 'With it the pause is drawn evenly between `thinkTime` and this.',
  })
  thinkTimeMax?: DurationText | null;
}
