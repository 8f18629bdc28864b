/** For tests: a schema with one field of each way to fail. */

import { Repeater } from '@repeaterjs/repeater';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { badUserInput, conflict, SlowClientError, unavailable } from '../platform/errors.ts';
import { Duration } from '../platform/graphql/scalars.ts';
import { guardRootFields } from '../platform/root-guard.ts';

const SDL = `
  scalar Duration
  enum Method { GET POST }
  input HttpInput { url: String!, timeout: Duration! = "30s", method: Method! = GET }
  input StepInput { name: String!, http: HttpInput, weight: Int }
  input PlanInput { name: String!, rate: Float, steps: [StepInput!]! }
  type Query {
    installation: String
    echo(input: PlanInput, first: Int! = 20): String
    nested: Nested
    refused: String
    conflicting: String
    away: String
    broken: String
    brokenNonNull: String!
    mongoAway: String
  }
  type Nested { nested: Nested, leaf: String }
  type Mutation { change(input: PlanInput!): String }
  type Subscription { numbers(upTo: Int!, failWith: String): Int!, refusedFeed: Int! }
`;

const secret = 'the password of the database is 12345';

/** What `numbers` sources did, for tests that look for leaks. */
export interface SourceLog {
  opened: number;
  ended: number;
}

export function exampleSchema(sources: SourceLog = { opened: 0, ended: 0 }): GraphQLSchema {
  const schema = buildSchema(SDL);
  Object.assign(schema.getType('Duration') ?? {}, {
    parseValue: Duration.parseValue,
    parseLiteral: Duration.parseLiteral,
    serialize: Duration.serialize,
  });
  const query = schema.getQueryType()?.getFields() ?? {};
  const resolve = (name: string, resolver: (root: unknown, args: Record<string, unknown>) => unknown) => {
    const field = query[name];
    if (field) field.resolve = resolver;
  };
  resolve('installation', () => 'open');
  resolve('echo', (_root, args) => JSON.stringify(args));
  resolve('refused', () => Promise.reject(badUserInput([{ path: 'input.name', message: 'is taken' }])));
  resolve('conflicting', () => Promise.reject(conflict('Changed meanwhile', { currentVersion: 7 })));
  resolve('away', () => Promise.reject(unavailable('Away', 250)));
  resolve('broken', () => Promise.reject(new Error(secret)));
  resolve('brokenNonNull', () => null);
  resolve('mongoAway', () => {
    const error = new Error('connect ECONNREFUSED 127.0.0.1:27017');
    error.name = 'MongoNetworkError';
    return Promise.reject(error);
  });

  const feeds = schema.getSubscriptionType()?.getFields() ?? {};
  if (feeds['numbers']) feeds['numbers'].subscribe = (_root, args) => numbers(args['upTo'], args['failWith'], sources);
  if (feeds['refusedFeed']) feeds['refusedFeed'].subscribe = () => Promise.reject(unavailable('No feed now'));
  return guardRootFields(schema);
}

/** Counts to `upTo`, then waits for its client to leave, or fails as it is told. */
function numbers(upTo: number, failWith: string | null | undefined, sources: SourceLog): Repeater<{ numbers: number }> {
  return new Repeater(async (push, stop) => {
    sources.opened += 1;
    for (let number = 1; number <= upTo; number += 1) await push({ numbers: number });
    if (failWith === 'slow') stop(new SlowClientError());
    else if (failWith === 'away') stop(unavailable('The source went'));
    else if (failWith) stop(new Error(secret));
    else await stop;
    sources.ended += 1;
  });
}
