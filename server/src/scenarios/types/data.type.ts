import {
  type DataOrder,
  type DataSourceDefinition,
  dataColumns,
  dataTable,
  type JsonObject,
  type SecretDefinition,
} from '@loadtest/scenario';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
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

  @Field(() => DataOrderEnum, { defaultValue: 'SEQUENTIAL', description: 'Which row an iteration gets.' })
  order: DataOrder;
}

@ObjectType('DataSource', { description: 'Rows for templates, one row for each iteration.', simpleResolvers: true })
export class DataSource extends DataSourceInput {
  @Field(() => [String], { description: 'The names of its columns.' })
  columns(): string[] {
    return [...(dataColumns(this) ?? [])];
  }

  @Field(() => Int, { description: 'How many rows it has.' })
  rowCount(): number {
    const table = dataTable(this);
    return table === null || typeof table === 'string' ? 0 : table.rows.length;
  }
}
