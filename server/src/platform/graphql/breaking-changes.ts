/** What of a newer schema would break a client of an older one. */
import {
  findBreakingChanges,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInputObjectType,
  isObjectType,
} from 'graphql';

/** One line each; empty where every client of `released` goes on working. */
export function breakingChanges(released: GraphQLSchema, emitted: GraphQLSchema): string[] {
  const changes = findBreakingChanges(released, emitted).map(({ type, description }) => `${type}: ${description}`);
  for (const type of Object.values(released.getTypeMap())) {
    const other = emitted.getType(type.name);
    if (other === undefined || type.name.startsWith('__')) continue;
    const now = new Map(defaultsOf(other));
    for (const [name, value] of defaultsOf(type)) {
      if (now.has(name) && now.get(name) !== value) {
        changes.push(`DEFAULT_CHANGED: ${type.name}.${name} was ${value ?? 'none'}, and is ${now.get(name) ?? 'none'}`);
      }
    }
  }
  return changes;
}

/** Fields of an input, and arguments of an object's fields, with their default as JSON; undefined where there is none. */
function defaultsOf(type: GraphQLNamedType): [string, string | undefined][] {
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map(({ name, defaultValue }) => [name, JSON.stringify(defaultValue)]);
  }
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) =>
    field.args.map(({ name, defaultValue }): [string, string | undefined] => [
      `${field.name}(${name})`,
      JSON.stringify(defaultValue),
    ]),
  );
}
