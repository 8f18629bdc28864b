/** Nothing but these works without a session. Introspection is open too: the schema is published with the project anyway. */
import type { GraphQLFieldConfig, GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { defaultFieldResolver } from 'graphql';
import { type RequestContext, signedIn } from './context.ts';

const OPEN_FIELDS: ReadonlySet<string> = new Set(['Query.me', 'Query.installation', 'Mutation.signIn']);

/** Asks for a session before each root field, so that no resolver can forget to. Changes the schema in place. */
export function guardRootFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      if (OPEN_FIELDS.has(`${type?.name}.${field.name}`)) continue;
      if (field.subscribe) field.subscribe = guarded(field.subscribe);
      else field.resolve = guarded(field.resolve ?? defaultFieldResolver);
    }
  }
  return schema;
}

type Resolver = NonNullable<GraphQLFieldConfig<unknown, RequestContext>['resolve']>;

function guarded(resolve: GraphQLFieldResolver<unknown, RequestContext>): Resolver {
  return (root, args, context, info) => {
    signedIn(context);
    return resolve(root, args, context, info);
  };
}
