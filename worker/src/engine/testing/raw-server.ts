/** Servers of raw bytes on loopback, plain or over TLS: what they are asked is kept as it came, what they answer is up to the test. */
import { createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import { listening, type Target } from './target.ts';
import { testKeys } from './tls-keys.ts';

/** A request that has come whole. */
export interface RawRequest {
  /** Of the server, from 0. */
  readonly nth: number;
  /** From its line to its empty line, a character a byte. */
  readonly head: string;
  readonly body: Buffer;
  readonly socket: Socket;
  /** Resets the connection below it all. */
  readonly reset: () => void;
}

export interface RawServer extends Target {
  /** All that came, in order. */
  readonly asked: readonly RawRequest[];
}

export interface RawServerOptions {
  readonly secure?: boolean;
  /** Before anything is asked. */
  readonly onConnection?: (socket: Socket) => void;
}

/** Answers each request once it is whole; requests have a content-length or no body. */
export async function startRawServer(
  answer: (request: RawRequest) => unknown,
  { secure = false, onConnection = () => undefined }: RawServerOptions = {},
): Promise<RawServer> {
  const asked: RawRequest[] = [];
  const below = new Map<number | undefined, Socket>();
  const connected = (socket: Socket): void => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    onConnection(socket);
    readRequests(socket, (head, body) => {
      const reset = (): void => void below.get(socket.remotePort)?.resetAndDestroy();
      const request = { nth: asked.length, head, body, socket, reset };
      asked.push(request);
      answer(request);
    });
  };
  const server = secure ? createTlsServer(testKeys, connected) : createServer({ allowHalfOpen: true }, connected);
  server.on('connection', (socket: Socket) => below.set(socket.remotePort, socket));
  const target = await listening(server, secure ? 'https' : 'http', () => asked.length);
  const raw: RawServer = Object.create(target, { asked: { value: asked } });
  return raw;
}

function readRequests(socket: Socket, onRequest: (head: string, body: Buffer) => void): void {
  let unread = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    for (;;) {
      const headLength = unread.indexOf('\r\n\r\n') + 4;
      if (headLength < 4) return;
      const head = unread.toString('latin1', 0, headLength);
      const length = headLength + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (unread.length < length) return;
      const body = unread.subarray(headLength, length);
      unread = unread.subarray(length);
      onRequest(head, body);
    }
  });
}

/** Writes a character a byte. */
export function write(socket: Socket, bytes: string): void {
  if (!socket.destroyed) socket.write(Buffer.from(bytes, 'latin1'));
}

/** Writes each piece when the other side, which lives in this process, has had a turn to read the one before. */
export async function writePieces(socket: Socket, pieces: readonly string[]): Promise<void> {
  for (const [nth, piece] of pieces.entries()) {
    if (nth > 0) await turns();
    write(socket, piece);
  }
}

/** What either side has written by now has been read after them. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await nextTurn();
}
