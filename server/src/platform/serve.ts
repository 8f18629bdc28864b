/** Puts GraphQL, GraphiQL and the dashboard on the one public port. */
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { type ContextOfRequest, mountApollo } from './apollo.ts';
import type { Domain } from './domain.ts';
import { mountGraphiql } from './graphiql.ts';
import { createHttp } from './http.ts';
import type { Platform } from './platform.ts';
import type { Readiness } from './readiness.ts';
import { mountWebProxy, proxyUpgrade } from './web-proxy.ts';
import { createGraphqlSockets, type GraphqlSockets, type SocketSessions } from './websocket.ts';

export interface PublicServer {
  readonly http: FastifyInstance;
  readonly sockets: GraphqlSockets;
}

/** Everything is mounted, nothing listens yet. It ends in the phase CONNECTIONS. */
export async function createPublicServer(
  { environment, figures, log, shutdown }: Platform,
  readiness: Readiness,
  schema: GraphQLSchema,
  contextOf: ContextOfRequest,
  sessions: SocketSessions,
  domains: readonly Domain[],
): Promise<PublicServer> {
  const { webUrl } = environment;
  const http = await createHttp(log, figures, readiness);
  await mountApollo(http, schema, contextOf, log);
  await mountGraphiql(http, contextOf);
  for (const domain of domains) await domain.mount?.(http);
  if (webUrl !== null) await mountWebProxy(http, webUrl);

  const sockets = createGraphqlSockets(schema, sessions, log);
  http.server.on('upgrade', (request, socket, head) => {
    // WebSockets at /graphql are ours; any other is the dashboard's.
    if (shutdown.signal.aborted) socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
    else if (request.url?.split('?')[0] === '/graphql') sockets.upgrade(request, socket, head);
    else if (webUrl !== null) proxyUpgrade(webUrl, request, socket, head, log);
    else socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
  });
  shutdown.add('CONNECTIONS', 'WebSockets and HTTP', async () => {
    await sockets.close();
    await http.close();
  });
  return { http, sockets };
}
