import type { Visibility } from '@loadtest/scenario';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { enumOf } from '../../platform/graphql/enums.ts';
import {
  type OrderDirection,
  OrderDirectionEnum,
  RunVerdictEnum,
  type RunVerdictWord,
} from '../../platform/graphql/shared-enums.ts';
import { VisibilityEnum } from './scenario.enums.ts';
import { Scenario } from './scenario.type.ts';

export type ScenarioOrderField = 'NAME' | 'CREATED_AT' | 'UPDATED_AT' | 'LAST_RUN_AT';
const ScenarioOrderFieldEnum = enumOf<ScenarioOrderField>(
  'ScenarioOrderField',
  ['NAME', 'CREATED_AT', 'UPDATED_AT', 'LAST_RUN_AT'],
  {
    description: 'What a list of scenarios is sorted by.',
    values: { NAME: 'Upper and lower case are the same.', LAST_RUN_AT: 'Never run sorts as the earliest.' },
  },
);

@InputType({ description: 'All that is given has to hold; of `tags` all.' })
export class ScenarioFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words: each begins a word of the name, the description or the tags.',
  })
  search?: string | null;

  @Field(() => [String], { nullable: true, description: 'Tags that a scenario has all of.' })
  tags?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: "true: the asker's own only." })
  mine?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'The id of a user: theirs only.' })
  ownerId?: string | null;

  @Field(() => VisibilityEnum, { nullable: true, description: 'PRIVATE or SHARED ones only.' })
  visibility?: Visibility | null;

  @Field(() => [RunVerdictEnum], { nullable: true, description: 'Those whose newest finished run has one of these.' })
  lastVerdict?: RunVerdictWord[] | null;
}

@InputType({ description: 'What the list is sorted by, and which end comes first.' })
export class ScenarioOrder {
  @Field(() => ScenarioOrderFieldEnum, { description: 'What the list is sorted by.' })
  field: ScenarioOrderField;

  @Field(() => OrderDirectionEnum, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction: OrderDirection;
}

@ObjectType({ description: 'A page of scenarios.', simpleResolvers: true })
export class ScenarioConnection extends connectionOf(() => Scenario) {}

@ObjectType({ description: 'A tag, and how many scenarios that the asker may see have it.', simpleResolvers: true })
export class TagCount {
  @Field(() => String, { description: 'The tag.' })
  tag: string;

  @Field(() => Int, { description: 'How many scenarios have it.' })
  scenarios: number;
}
