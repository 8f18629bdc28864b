import { buildSchema, getNamedType, isEnumType, isInputObjectType, isObjectType, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildApiSchema } from './schema.ts';

const schema = buildApiSchema(null);
const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));

describe('the schema', () => {
  it('is one that can be read again', () => {
    expect(() => buildSchema(printSchema(schema))).not.toThrow();
  });

  it('describes every type, and every field of it', () => {
    const bare = types.flatMap((type) => {
      const fields = isObjectType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
      const named = fields.filter(({ description }) => !description?.trim()).map(({ name }) => `${type.name}.${name}`);
      const root = ['Query', 'Mutation', 'Subscription'].includes(type.name);
      const builtIn = ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name);
      return [...(type.description?.trim() || root || builtIn ? [] : [type.name]), ...named];
    });
    expect(bare).toEqual([]);
  });

  it('has nullable fields at its root, so that one that fails leaves its neighbours alone', () => {
    const roots = [schema.getQueryType(), schema.getMutationType()];
    const nonNull = roots.flatMap((type) =>
      Object.values(type?.getFields() ?? {}).filter(({ type }) => String(type).endsWith('!')),
    );
    expect(nonNull.map(({ name }) => name)).toEqual([]);
  });

  it('gives every field of a scenario back under the name and shape that it was given', () => {
    const differences: string[] = [];
    const walk = (inputName: string, mirrorName: string) => {
      const input = schema.getType(inputName);
      const mirror = schema.getType(mirrorName);
      if (!isInputObjectType(input) || !isObjectType(mirror))
        return void differences.push(`${inputName} has no mirror ${mirrorName}`);
      for (const field of Object.values(input.getFields())) {
        const path = `${inputName}.${field.name}`;
        const back = mirror.getFields()[field.name];
        if (path === 'SecretInput.value') continue;
        if (back === undefined) {
          differences.push(path);
          continue;
        }
        const [given, given2] = [getNamedType(field.type), getNamedType(back.type)];
        if (String(field.type).replace(given.name, '') !== String(back.type).replace(given2.name, ''))
          differences.push(path);
        if (isInputObjectType(given)) walk(given.name, given2.name);
        else if (given.name !== given2.name) differences.push(path);
        else if (isEnumType(given)) expect(given.getValues().length).toBeGreaterThan(1);
      }
    };
    walk('ScenarioInput', 'ScenarioDefinition');
    expect(differences).toEqual([]);
  });
});
