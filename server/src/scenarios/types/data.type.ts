import type { DataOrder, DataSourceDefinition, JsonObject, SecretDefinition } from '@loadtest/scenario';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { JSONObject } from '../../platform/graphql/scalars.ts';
import { DataOrderEnum } from './scenario.enums.ts';

@ObjectType('SecretFields', { simpleResolvers: true })
@InputType('SecretInput', {
  description:
    'Kept with the scenario, encrypted. No `value`: what is stored stays; where nothing is, it has to come with startRun.',
})
export class SecretInput implements SecretDefinition {
  @Field(() => String, { description: 'Templates use it as {{name}}.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Never given back.' })
  value?: string | null;
}

@ObjectType('Secret', { description: 'Never its value.', simpleResolvers: true })
export class Secret {
  @Field(() => String, { description: 'Templates use it as {{name}}.' })
  name: string;

  @Field(() => Boolean, { description: 'Whether a value is stored.' })
  isSet: boolean;
}

@ObjectType('DataSourceFields', { simpleResolvers: true })
@InputType('DataSourceInput', { description: 'Exactly one of csv (with a header line), rows, fileId.' })
export class DataSourceInput implements DataSourceDefinition {
  @Field(() => String, { description: 'Templates use a column of it as {{name.column}}.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Comma-separated rows, the first line the columns.' })
  csv?: string | null;

  @Field(() => [JSONObject], { nullable: true, description: 'Each an object of column and value.' })
  rows?: JsonObject[] | null;

  @Field(() => ID, { nullable: true, description: 'An uploaded file: one of the own, or one that is there already.' })
  fileId?: string | null;

  @Field(() => DataOrderEnum, { defaultValue: 'SEQUENTIAL', description: 'Which row an iteration gets.' })
  order: DataOrder;
}

/** Resolves from a plain `DataSourceDefinition`; its file, columns and row count stand in `data-source.fields.ts`. */
@ObjectType('DataSource', { description: 'Rows for templates, one row for each iteration.', simpleResolvers: true })
export class DataSource extends DataSourceInput {}
