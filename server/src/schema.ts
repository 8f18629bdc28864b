/** The API's schema: every resolver class stands here. Their instances come from the composition root. */
import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, type ClassType } from 'type-graphql';
import { DataFileResolver } from './data-files/data-file.resolver.ts';
import { DataSourceFieldsResolver } from './data-files/data-source.fields.ts';
import { LatencySummaryResolver } from './metrics/latency.type.ts';
import { orderArguments } from './platform/graphql/argument-order.ts';
import { bindInstances } from './platform/graphql/feed.ts';
import { guardRootFields } from './platform/root-guard.ts';
import { RunFieldsResolver } from './runs/run.fields.ts';
import { RunResolver } from './runs/run.resolver.ts';
import { ScenarioRunsResolver } from './runs/scenario-runs.fields.ts';
import { PreviewResolver } from './scenarios/preview.resolver.ts';
import { ScenarioFieldsResolver } from './scenarios/scenario.fields.ts';
import { ScenarioResolver } from './scenarios/scenario.resolver.ts';
import { TryResolver } from './try/try.resolver.ts';
import { InstallationResolver } from './users/installation.resolver.ts';
import { SessionResolver } from './users/session.resolver.ts';
import { UserResolver } from './users/user.resolver.ts';
import { WorkerResolver } from './workers/worker.resolver.ts';

const RESOLVERS = [
  DataFileResolver,
  DataSourceFieldsResolver,
  InstallationResolver,
  LatencySummaryResolver,
  PreviewResolver,
  RunFieldsResolver,
  RunResolver,
  ScenarioFieldsResolver,
  ScenarioResolver,
  ScenarioRunsResolver,
  SessionResolver,
  TryResolver,
  UserResolver,
  WorkerResolver,
] as const;

/**
 * Builds the schema over the given instances, one of each resolver class. Without instances it can be printed, not run.
 * @throws Error where instances are given and one is missing.
 */
export function buildApiSchema(instances: readonly object[] | null): GraphQLSchema {
  const byClass = new Map<unknown, object>((instances ?? []).map((instance) => [instance.constructor, instance]));
  const missing = instances === null ? [] : RESOLVERS.filter((resolver) => !byClass.has(resolver));
  if (missing.length > 0)
    throw new Error(`The composition root makes no ${missing.map(({ name }) => name).join(', ')}`);
  const schema = buildSchemaSync({
    resolvers: [...RESOLVERS] as [ClassType, ...ClassType[]],
    container: { get: (someClass: unknown) => byClass.get(someClass) as object },
    validate: false,
    // Each subscription has a `subscribe` of its own; TypeGraphQL asks for a pub/sub all the same.
    pubSub: { publish: () => undefined, subscribe: () => Promise.reject(new Error('not used')) as never },
    skipCheck: instances !== null,
  });
  bindInstances(schema, byClass);
  return guardRootFields(orderArguments(schema));
}
