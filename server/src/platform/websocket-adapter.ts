/** Ties a socket to graphql-ws: one message at a time out, pings, and an end for who does not read. */
import type { IncomingMessage } from 'node:http';
import type { Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Logger } from './log.ts';

export const CLOSE = {
  unauthorized: { code: 4401, reason: 'Unauthorized' },
  restart: { code: 1012, reason: 'Service restart' },
  tooSlow: { code: 1013, reason: 'Too slow' },
  tryAgain: { code: 1013, reason: 'Try again later' },
  internal: { code: 4500, reason: 'Internal server error' },
} as const;

/** A client that does not answer a ping within this is gone (ms). */
const PING_EVERY_MS = 12_000;
/** A message that the client's end does not take within this makes it too slow (ms). */
const LONGEST_SEND_MS = 10_000;
const LONGEST_CLOSE_MS = 1000;

export interface SocketExtra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}

export function closeSocket(socket: WebSocket, how: { readonly code: number; readonly reason: string }): void {
  socket.close(how.code, how.reason);
  const timer = setTimeout(() => socket.terminate(), LONGEST_CLOSE_MS);
  socket.once('close', () => clearTimeout(timer));
}

/** Serves graphql-ws on the socket until it closes. The promise resolves when all its subscriptions have ended too. */
export function attachSocket<Extra extends SocketExtra>(
  server: Server<Extra>,
  extra: Extra,
  log: Logger,
): Promise<void> {
  const { socket } = extra;
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (text) => send(socket, text),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) =>
        socket.on('message', (data) => {
          take(String(data)).catch((error: unknown) => {
            log.error({ err: error }, 'A message of a WebSocket could not be handled');
            closeSocket(socket, CLOSE.internal);
          });
        }),
    },
    extra,
  );
  let answered = true;
  const pings = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_EVERY_MS);
  socket.on('pong', () => {
    answered = true;
  });
  socket.on('error', (error) => log.debug({ err: error }, 'A WebSocket broke'));
  return new Promise((resolve) => {
    socket.once('close', (code, reason) => {
      clearInterval(pings);
      closed(code, String(reason)).then(resolve, (error: unknown) => {
        log.error({ err: error }, 'A WebSocket did not end cleanly');
        resolve();
      });
    });
  });
}

/** Resolves when the message has been handed to the network, so that a source is asked for no more than its client takes. */
function send(socket: WebSocket, text: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => closeSocket(socket, CLOSE.tooSlow), LONGEST_SEND_MS);
    socket.send(text, () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
