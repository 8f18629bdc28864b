/** GraphQL over WebSocket (graphql-transport-ws), on the same port and path as HTTP. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionArgs, ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import { type Context, handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RequestContext, Viewer } from './context.ts';
import { CodedError, isStoreAway, SlowClientError, unauthenticated } from './errors.ts';
import { type Operation, type OperationKind, open, prepare, RefusedOperation, run } from './execute.ts';
import { BODY_LIMIT_BYTES } from './http.ts';
import type { Logger } from './log.ts';
import { publicError } from './public-error.ts';
import { attachSocket, CLOSE, closeSocket, type SocketExtra } from './websocket-adapter.ts';

export interface SocketSession {
  readonly sessionId: string;
  readonly user: Viewer;
}

export interface SocketSessions {
  /** Who connects: by the token of `connection_init`, or by the cookie of a page of ours. Null: nobody. */
  connect(request: IncomingMessage, params: Readonly<Record<string, unknown>>): Promise<SocketSession | null>;
  /** The session as it is now, asked at each subscription; null where it ended. */
  resume(sessionId: string): Promise<SocketSession | null>;
}

export interface GraphqlSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes the sockets of sessions that ended (4401). */
  closeSessions(ended: (sessionId: string) => boolean): void;
  /** The sessions that have a socket here. */
  sessionIds(): ReadonlySet<string>;
  /** Closes all (1012), and resolves when their subscriptions have ended. */
  close(): Promise<void>;
}

interface Extra extends SocketExtra {
  readonly log: Logger;
  sessionId: string | null;
}
type SocketContext = Context<Record<string, unknown>, Extra>;

/** GraphiQL, a page of ours, may send queries and mutations over its socket too. It says so as a connection parameter. */
const GRAPHIQL = 'graphiql';
const MOST_SUBSCRIPTIONS = 100;

export function createGraphqlSockets(schema: GraphQLSchema, sessions: SocketSessions, log: Logger): GraphqlSockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: BODY_LIMIT_BYTES, handleProtocols });
  const open = new Map<WebSocket, { readonly extra: Extra; readonly ended: Promise<void> }>();
  const server = makeServer<Record<string, unknown>, Extra>({
    onConnect: (context) => connect(sessions, context),
    onSubscribe: (context, _id, payload) => accept(schema, sessions, context, payload),
    subscribe: (args) => source(args as Operation),
    execute: (args) => run(args as Operation),
    onError: ({ extra }, _id, _payload, errors) => {
      const causes = errors.map((error) => error.originalError ?? error);
      if (causes.some((cause) => cause instanceof SlowClientError)) closeSocket(extra.socket, CLOSE.tooSlow);
      return causes.map((cause) => publicError(cause, { requestId: randomUUID(), log: extra.log }).toJSON());
    },
  });

  return {
    upgrade(request, socket, head) {
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const extra = { socket: webSocket, request, log, sessionId: null };
        const ended = attachSocket(server, extra, log).finally(() => open.delete(webSocket));
        open.set(webSocket, { extra, ended });
      });
    },
    closeSessions(ended) {
      for (const [socket, { extra }] of open) {
        if (extra.sessionId !== null && ended(extra.sessionId)) closeSocket(socket, CLOSE.unauthorized);
      }
    },
    sessionIds: () => new Set([...open.values()].flatMap(({ extra }) => extra.sessionId ?? [])),
    async close() {
      for (const socket of open.keys()) closeSocket(socket, CLOSE.restart);
      await Promise.all([...open.values()].map(({ ended }) => ended));
    },
  };
}

async function connect(sessions: SocketSessions, { extra, connectionParams = {} }: SocketContext): Promise<boolean> {
  try {
    const session = await sessions.connect(extra.request, connectionParams);
    if (session === null) closeSocket(extra.socket, CLOSE.unauthorized);
    extra.sessionId = session?.sessionId ?? null;
    return session !== null;
  } catch (error) {
    if (!isStoreAway(error)) throw error;
    closeSocket(extra.socket, CLOSE.tryAgain);
    return false;
  }
}

async function accept(
  schema: GraphQLSchema,
  sessions: SocketSessions,
  { extra, connectionParams, subscriptions }: SocketContext,
  { query, operationName, variables }: SubscribePayload,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const requestId = randomUUID();
  const scope = { requestId, log: extra.log.child({ requestId }) };
  try {
    if (Object.keys(subscriptions).length > MOST_SUBSCRIPTIONS) {
      throw new CodedError('RATE_LIMITED', `A socket carries ${MOST_SUBSCRIPTIONS} subscriptions at most`, {
        retryAfterMs: 1000,
      });
    }
    const session = extra.sessionId === null ? null : await sessions.resume(extra.sessionId);
    if (session === null) {
      closeSocket(extra.socket, CLOSE.unauthorized);
      throw unauthenticated();
    }
    const context: RequestContext = { ...scope, ...session, cookie: null };
    const takes = (kind: OperationKind) => kind === 'subscription' || connectionParams?.['client'] === GRAPHIQL;
    return prepare(schema, { document: query, operationName, variables, takes }, context);
  } catch (error) {
    return error instanceof RefusedOperation ? error.errors : [publicError(error, scope)];
  }
}

/** A refusal by the source becomes the subscription's `error`, where graphql-ws itself would send it as a result. */
async function source(operation: Operation): ReturnType<typeof open> {
  try {
    return await open(operation);
  } catch (error) {
    if (!(error instanceof RefusedOperation)) throw error;
    const [first] = error.errors;
    const refused: AsyncIterableIterator<ExecutionResult> = {
      next: () => Promise.reject(first),
      [Symbol.asyncIterator]: () => refused,
    };
    return refused;
  }
}
