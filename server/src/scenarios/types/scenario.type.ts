import type { Visibility } from '@loadtest/scenario';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../platform/graphql/scalars.ts';
import type { ScenarioRecord } from '../scenario.record.ts';
import { VisibilityEnum } from './scenario.enums.ts';

/** Resolves from a `ScenarioRecord`; what is no plain value of it stands in `scenario.fields.ts`. */
@ObjectType({ description: 'A scenario that is kept.', simpleResolvers: true })
export class Scenario implements Pick<ScenarioRecord, 'id' | 'name' | 'tags' | 'visibility' | 'version'> {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  id: string;

  @Field(() => String, { description: 'What it is called.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description: string | null;

  @Field(() => [String], { description: 'Words to find it by.' })
  tags: string[];

  @Field(() => VisibilityEnum, { description: 'Who sees it and its runs.' })
  visibility: Visibility;

  @Field(() => Int, { description: 'Counts up with every change.' })
  version: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}
