import { createClient } from 'graphql-ws';
import { Client, cacheExchange, fetchExchange, mapExchange, subscriptionExchange } from 'urql';
import { apiErrorOf } from './api-error.ts';

const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;

export interface GraphqlClientOptions {
  /** Where queries and mutations go. */
  readonly url: string;
  /** Where subscriptions go: `ws:` or `wss:`. */
  readonly socketUrl: string;
  /** The session has ended: an answer said UNAUTHENTICATED, or the socket closed with 4401. */
  readonly onSignedOut: () => void;
}

/**
 * The one way to the API: queries and mutations over HTTP, subscriptions over one WebSocket that opens with the first of
 * them. The session is an httpOnly cookie, so there is nothing to add. The socket is not opened again by itself, as a
 * resumed subscription needs other variables: see `subscribeForever`.
 */
export function createGraphqlClient({ url, socketUrl, onSignedOut }: GraphqlClientOptions): Client {
  const socket = createSocket(socketUrl);
  return new Client({
    url,
    preferGetMethod: false,
    fetchOptions: { credentials: 'same-origin', headers: { 'apollo-require-preflight': 'true' } },
    exchanges: [
      mapExchange({
        onError(error) {
          if (apiErrorOf(error).code === 'UNAUTHENTICATED') onSignedOut();
        },
      }),
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe(
              { query: request.query ?? '', variables: request.variables ?? {} },
              {
                next: ({ data, errors }) => sink.next({ data: data ?? null, ...(errors && { errors }) }),
                error: (error) => sink.error(error),
                complete: () => sink.complete(),
              },
            ),
          }),
        }),
      }),
    ],
  });
}

/** Pings, and ends a socket that gives no answer: a link that broke silently is noticed within 15 s. */
function createSocket(url: string) {
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  const socket = createClient({
    url,
    retryAttempts: 0,
    keepAlive: PING_EVERY_MS,
    on: {
      ping(received) {
        if (!received) pongTimer = setTimeout(() => socket.terminate(), PONG_WITHIN_MS);
      },
      pong(received) {
        if (received) clearTimeout(pongTimer);
      },
      closed: () => clearTimeout(pongTimer),
    },
  });
  return socket;
}
