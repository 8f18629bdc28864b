/** Real targets on loopback, which count what reaches them. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

export interface Target {
  readonly url: string;
  readonly port: number;
  /** Requests whose head has come. */
  readonly requests: number;
  /** Connections that were opened. */
  readonly connections: number;
  /** Bytes on the sockets that it closed or keeps, as this side counts them. */
  bytes(): { read: number; written: number };
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse, nth: number) => void;

/** An HTTP server; by default it answers 200 `ok`. */
export async function startTarget(answer: Answer = (_, response) => void response.end('ok')): Promise<Target> {
  return serve((listener) => createServer(listener), 'http', answer);
}

/** The same over TLS, with a certificate for localhost. */
export async function startTlsTarget(
  keys: { key: string; cert: string },
  answer: Answer = (_, response) => void response.end('ok'),
): Promise<Target> {
  return serve((listener) => createTlsServer(keys, listener), 'https', answer);
}

async function serve(make: (listener: RequestListener) => Server, scheme: string, answer: Answer): Promise<Target> {
  let requests = 0;
  const server = make((request, response) => {
    request.resume();
    answer(request, response, requests++);
  });
  return listening(server, scheme, () => requests);
}

/** A server that does with each connection what it is told to. */
export async function startTcpTarget(onConnection: (socket: Socket) => void): Promise<Target> {
  return listening(createTcpServer(onConnection), 'http', () => 0);
}

/** Listens, and counts: connections by itself, requests as it is told. */
export async function listening(server: Server, scheme: string, requests: () => number): Promise<Target> {
  const sockets = new Set<Socket>();
  const gone = { read: 0, written: 0 };
  let connections = 0;
  server.on('connection', (socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      gone.read += socket.bytesRead;
      gone.written += socket.bytesWritten;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    get requests() {
      return requests();
    },
    get connections() {
      return connections;
    },
    bytes: () =>
      [...sockets].reduce((sum, { bytesRead, bytesWritten }) => {
        return { read: sum.read + bytesRead, written: sum.written + bytesWritten };
      }, gone),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port of loopback on which nobody listens. */
export async function closedPort(): Promise<number> {
  const target = await startTcpTarget(() => undefined);
  await target.close();
  return target.port;
}
