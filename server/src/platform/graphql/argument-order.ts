/** Arguments in the order in which they were written: TypeGraphQL has them backwards, as decorators of parameters run. */
import { type GraphQLArgument, type GraphQLSchema, isObjectType } from 'graphql';

/** Changes the schema in place. */
export function orderArguments(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) (field.args as GraphQLArgument[]).reverse();
  }
  return schema;
}
