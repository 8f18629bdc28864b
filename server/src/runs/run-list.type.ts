import type { JsonObject } from '@loadtest/scenario';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionOf } from '../platform/graphql/connection.ts';
import { enumOf } from '../platform/graphql/enums.ts';
import { DateTime, JSONObject } from '../platform/graphql/scalars.ts';
import { type OrderDirection, OrderDirectionEnum, RunVerdictEnum } from '../platform/graphql/shared-enums.ts';
import { SecretInput } from '../scenarios/types/data.type.ts';
import { LoadInput } from '../scenarios/types/load.type.ts';
import { NameValue } from '../scenarios/types/request.type.ts';
import { Placement } from '../scenarios/types/settings.type.ts';
import { Run, RunStatusEnum, RunValidityEnum } from './run.type.ts';
import type { RunStatus, RunValidity, RunVerdict } from './run-words.ts';

export type RunOrderField = 'CREATED_AT' | 'DURATION' | 'REQUESTS' | 'P95' | 'ERROR_RATE';
const RunOrderFieldEnum = enumOf<RunOrderField>(
  'RunOrderField',
  ['CREATED_AT', 'DURATION', 'REQUESTS', 'P95', 'ERROR_RATE'],
  { description: 'What runs are ordered by.', values: { P95: '95th percentile of latency.' } },
);

@InputType({ description: 'All that is given has to hold.' })
export class RunFilter {
  @Field(() => ID, { nullable: true, description: 'Of this scenario.' })
  scenarioId?: string | null;
  @Field(() => String, {
    nullable: true,
    description: "Words that the scenario's name, the note or the labels begin with.",
  })
  search?: string | null;
  @Field(() => [RunStatusEnum], { nullable: true, description: 'In any of these.' })
  status?: RunStatus[] | null;
  @Field(() => [RunVerdictEnum], { nullable: true, description: 'Any of these.' })
  verdict?: RunVerdict[] | null;
  @Field(() => [RunValidityEnum], { nullable: true, description: 'Any of these.' })
  validity?: RunValidity[] | null;
  @Field(() => Boolean, { nullable: true, description: 'true: only those that the asker started.' })
  mine?: boolean | null;
  @Field(() => ID, { nullable: true, description: 'Started by this person.' })
  startedById?: string | null;
  @Field(() => [NameValue], { nullable: true, description: 'With all of these labels.' })
  labels?: NameValue[] | null;
  @Field(() => DateTime, { nullable: true, description: 'Asked for at this time or later.' })
  from?: Date | null;
  @Field(() => DateTime, { nullable: true, description: 'Asked for before this time.' })
  to?: Date | null;
}

@InputType({ description: 'How runs are ordered.' })
export class RunOrder {
  @Field(() => RunOrderFieldEnum, { description: 'By what.' })
  field: RunOrderField;
  @Field(() => OrderDirectionEnum, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction: OrderDirection;
}

@InputType({
  description:
    "For this run only; the run's definition shows them. With another target, stored secrets serve only those who may EDIT the scenario; others give their own.",
})
export class RunOverridesInput {
  @Field(() => String, { nullable: true, description: 'Another base URL.' })
  target?: string | null;
  @Field(() => LoadInput, { nullable: true, description: 'Another load, as a whole.' })
  load?: LoadInput | null;
  @Field(() => JSONObject, { nullable: true, description: 'Values for these names; the others stay.' })
  variables?: JsonObject | null;
  @Field(() => [SecretInput], { defaultValue: [], description: 'Values for these secrets; the others stay.' })
  secrets: SecretInput[];
  @Field(() => [Placement], { nullable: true, description: 'Another placement, as a whole.' })
  placement?: Placement[] | null;
}

@InputType({ description: 'What a person notes about a run.' })
export class RunInput {
  @Field(() => String, { nullable: true, description: 'Free text, at most 2,000 characters.' })
  note?: string | null;
  @Field(() => [NameValue], { nullable: true, description: 'Commit, branch, build, …; at most 20.' })
  labels?: NameValue[] | null;
}

@ObjectType({ description: 'Runs in pages.', simpleResolvers: true })
export class RunConnection extends connectionOf(() => Run) {}
