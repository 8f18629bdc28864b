/** Real HTTP/2 targets on loopback, which count what reaches them: plain (prior knowledge) or over TLS. */
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
  type Settings,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

export interface Http2Target {
  readonly url: string;
  readonly port: number;
  /** Requests that reached it. */
  readonly requests: number;
  /** Connections that were opened. */
  readonly connections: number;
  /** Streams open at once at most, on one connection. */
  readonly mostAtOnce: number;
  readonly sessions: ReadonlySet<Http2Session>;
  /** Bytes on its open sockets, below TLS, as this side counts them. */
  bytes(): { read: number; written: number };
  close(): Promise<void>;
}

export type Http2Answer = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, nth: number) => void;

export interface Http2TargetOptions {
  readonly settings?: Settings;
  /** With them over TLS, offered by ALPN. */
  readonly keys?: { readonly key: string; readonly cert: string };
  /** It speaks HTTP/1.1 too, with who asks for it: always 200 `ok`. */
  readonly allowHTTP1?: boolean;
}

const ok: Http2Answer = (stream) => {
  stream.respond({ ':status': 200 });
  stream.end('ok');
};

/** By default it answers 200 `ok`. */
export async function startHttp2Target(
  answer: Http2Answer = ok,
  options: Http2TargetOptions = {},
): Promise<Http2Target> {
  const { keys, settings = {}, allowHTTP1 = false } = options;
  const server: Http2Server =
    keys === undefined ? createServer({ settings }) : createSecureServer({ ...keys, settings, allowHTTP1 });
  const sessions = new Set<Http2Session>();
  const sockets = new Set<Socket>();
  const open = new Map<Http2Session, number>();
  let [requests, connections, mostAtOnce] = [0, 0, 0];
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
    session.on('close', () => sessions.delete(session));
  });
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('stream', (stream, headers) => {
    const { session } = stream;
    // None: it was reset before anybody could look at it, and still it has come.
    if (session !== undefined) {
      const atOnce = (open.get(session) ?? 0) + 1;
      open.set(session, atOnce);
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      stream.on('close', () => open.set(session, (open.get(session) ?? 1) - 1));
    }
    stream.on('error', () => undefined);
    stream.resume();
    answer(stream, headers, requests++);
  });
  server.on('request', (request, response) => {
    if (request.httpVersionMajor > 1) return;
    requests++;
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${keys === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    sessions,
    get requests() {
      return requests;
    },
    get connections() {
      return connections;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    bytes: () => ({
      read: [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, 0),
      written: [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
    }),
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
