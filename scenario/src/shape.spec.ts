import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { expect, it } from 'vitest';
import { type Field, SCENARIO, type Shape } from './shape.ts';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
const KINDS: Readonly<Record<string, Shape['kind']>> = {
  String: 'text',
  ID: 'text',
  Int: 'whole',
  Float: 'number',
  Boolean: 'yesNo',
  Duration: 'duration',
  JSON: 'json',
  JSONObject: 'object',
};

/** The shape that a type of the schema calls for, without what things are called in messages. */
function shapeOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return shapeOf(type.ofType);
  if (isListType(type)) return { kind: 'list', of: shapeOf(type.ofType) };
  if (isEnumType(type)) return { kind: 'choice', values: type.getValues().map(({ name }) => name) };
  if (isInputObjectType(type)) return fieldsOf(type);
  return { kind: KINDS[type.name] };
}

function fieldsOf(type: GraphQLInputObjectType): unknown {
  const fields = Object.values(type.getFields()).map(({ name, type: of, defaultValue }) => [
    name,
    {
      shape: shapeOf(of),
      required: isNonNullType(of) && defaultValue === undefined,
      ...(defaultValue === undefined ? {} : { default: defaultValue }),
    },
  ]);
  return { kind: 'fields', fields };
}

function withoutNames(shape: Shape): unknown {
  if (shape.kind === 'list') return { kind: 'list', of: withoutNames(shape.of) };
  if (shape.kind !== 'fields') return shape;
  const bare = ([name, field]: [string, Field]) => [name, { ...field, shape: withoutNames(field.shape) }];
  return { kind: 'fields', fields: Object.entries(shape.fields).map(bare) };
}

it('is the form of ScenarioInput in schema.graphql: fields in their order, types, defaults', () => {
  const type = schema.getType('ScenarioInput');
  expect(isInputObjectType(type)).toBe(true);
  expect(withoutNames(SCENARIO)).toEqual(fieldsOf(type as GraphQLInputObjectType));
});
