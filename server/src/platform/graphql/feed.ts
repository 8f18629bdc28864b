/** Subscriptions out of resolver instances: TypeGraphQL's `subscribe` is static, the services that feed it are not. */
import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { RequestContext } from '../context.ts';

type ResolverClass<Instance> = abstract new (...parts: never[]) => Instance;
type Open<Instance> = (
  resolver: Instance,
  args: Record<string, unknown>,
  context: RequestContext,
) => AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>;

const instancesOf = new WeakMap<GraphQLSchema, ReadonlyMap<unknown, object>>();

/** Says which instances serve the schema. */
export function bindInstances(schema: GraphQLSchema, byClass: ReadonlyMap<unknown, object>): void {
  instancesOf.set(schema, byClass);
}

/** What `@Subscription({ subscribe })` takes: the feed that this class' instance opens. */
export function feedOf<Instance extends object>(resolverClass: () => ResolverClass<Instance>, open: Open<Instance>) {
  return ({ args, context, info }: { args: Record<string, unknown>; context: unknown; info: GraphQLResolveInfo }) => {
    const resolver = instancesOf.get(info.schema)?.get(resolverClass()) as Instance | undefined;
    if (resolver === undefined) throw new Error(`No ${resolverClass().name} serves this schema`);
    return open(resolver, args, context as RequestContext) as AsyncIterable<never>;
  };
}
