/** GraphQL over HTTP. Apollo Server reads the request and writes the answer; what lies between is `execute.ts`. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { ApolloServer, type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { RequestContext } from './context.ts';
import { type OperationKind, PARSE_OPTIONS, prepare, RefusedOperation, run } from './execute.ts';
import type { Logger } from './log.ts';
import { type ErrorScope, publicError } from './public-error.ts';

export type ContextOfRequest = (request: FastifyRequest, reply: FastifyReply) => Promise<RequestContext>;

/** Mounts `/graphql`. What Apollo refuses by itself (no body, a mutation by GET, CSRF) has our codes too. */
export async function mountApollo(
  http: FastifyInstance,
  schema: GraphQLSchema,
  contextOf: ContextOfRequest,
  log: Logger,
): Promise<void> {
  const scopes = new AsyncLocalStorage<ErrorScope>();
  const apollo = new ApolloServer<RequestContext>({
    schema,
    plugins: [ownPipeline(schema)],
    parseOptions: PARSE_OPTIONS,
    dangerouslyDisableValidation: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    introspection: true,
    stopOnTerminationSignals: false,
    allowBatchedHttpRequests: false,
    logger: log.child({ part: 'apollo' }),
    formatError: (_formatted, error) => publicError(error, scopes.getStore() ?? { requestId: 'none', log }).toJSON(),
  });
  await apollo.start();
  const handler = fastifyApolloHandler(apollo, { context: contextOf });
  http.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler(request, reply) {
      return scopes.run({ requestId: request.id, log: log.child({ requestId: request.id }) }, () =>
        handler.call(http, request, reply),
      );
    },
  });
}

/** Takes over once Apollo has parsed; validation and all that follows is ours. */
function ownPipeline(schema: GraphQLSchema): ApolloServerPlugin<RequestContext> {
  return {
    async serverWillStart() {
      return {
        async renderLandingPage() {
          return {
            html: '<!doctype html><title>GraphQL</title><p>This is the API. <a href="/graphiql">Open GraphiQL</a></p>',
          };
        },
      };
    },
    async requestDidStart() {
      return {
        async responseForOperation({ document, request, contextValue }) {
          const { operationName, variables } = request;
          try {
            const takes = (kind: OperationKind) => kind !== 'subscription';
            return answer(200, await run(prepare(schema, { document, operationName, variables, takes }, contextValue)));
          } catch (error) {
            if (!(error instanceof RefusedOperation)) throw error;
            return answer(400, error);
          }
        },
      };
    },
  };
}

function answer(status: number, { data, errors }: Pick<ExecutionResult, 'data' | 'errors'>): GraphQLResponse {
  const singleResult = {
    ...(errors === undefined ? {} : { errors: errors.map((error) => error.toJSON()) }),
    ...(data === undefined ? {} : { data }),
  };
  return { http: { status, headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
}
