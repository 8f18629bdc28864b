/**
 * One connection and the undici Client that speaks HTTP/1.1 on it. The pool hands it one request at a time; undici's own
 * pool is not used because a request that waits in it can neither be taken back nor served by whichever connection is free first.
 */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client } from 'undici';
import type { Carried, Connection, ConnectionEvents } from '../connection.ts';
import type { Dialled } from '../dialer.ts';
import { ReceivedBytes } from '../received-bytes.ts';
import { UndiciHandler } from './undici-handler.ts';

/** How long an unused connection is kept where the server does not say how long it keeps it. */
const KEEP_ALIVE_MS = 60_000;
/** Names and values of one head; as much as our own connection takes. */
const MOST_HEAD_BYTES = 65_536;

export class UndiciConnection implements Connection {
  readonly origin: string;
  readonly address: string;
  readonly httpVersion = 'HTTP/1.1';
  used = false;
  offered = false;
  readonly keepMs = Number.POSITIVE_INFINITY;
  idleUntilMs = Number.POSITIVE_INFINITY;
  readonly capacity = 1;
  readonly promised = 0;
  readonly #client: Client;
  readonly #socket: Duplex;
  readonly #received: ReceivedBytes;
  #carried: Carried | null = null;
  #attached = false;
  #closed = false;

  constructor(origin: string, { socket, address, bytesReceived }: Dialled, { onClosed }: ConnectionEvents) {
    this.origin = origin;
    this.address = address;
    this.#socket = socket;
    this.#received = new ReceivedBytes(bytesReceived);
    this.#client = new Client(origin, {
      connect: (_, attached) => {
        if (this.#attached) return attached(new Error('The connection was closed before the request was sent'), null);
        this.#attached = true;
        socket.off('readable', this.#onIdleData);
        // undici asks no more of it than a Duplex can do.
        queueMicrotask(() => attached(null, socket as Socket));
      },
      pipelining: 1,
      maxHeaderSize: MOST_HEAD_BYTES,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
      allowH2: false,
    });
    // Until its first request nobody reads the socket, so nobody would see the other side close it.
    socket.on('readable', this.#onIdleData);
    socket.on('error', () => socket.destroy());
    const closed = (): void => {
      if (this.#closed) return;
      this.#closed = true;
      void this.#client.destroy();
      onClosed(this);
    };
    // Once undici reads the socket it has the first word: it tells the request what became of it.
    this.#client.on('disconnect', closed);
    this.#client.on('connectionError', closed);
    socket.once('close', () => {
      if (!this.#attached) closed();
    });
  }

  get usable(): boolean {
    return !this.#closed && !this.#socket.destroyed;
  }

  get room(): number {
    return this.usable && this.unused ? 1 : 0;
  }

  get unused(): boolean {
    return this.#carried === null || this.#carried.connection !== this;
  }

  takeReceived(): number {
    return this.#received.take();
  }

  send(carried: Carried): void {
    this.#carried = carried;
    carried.connection = this;
    this.takeReceived();
    const { method, path, headers, body } = carried.request;
    // reset: undici would close the connection after a HEAD, and after a DELETE or GET with a body.
    this.#client.dispatch({ method, path, headers, body, reset: false }, new UndiciHandler(carried, this.#socket));
  }

  async close(): Promise<void> {
    await this.#client.destroy();
    this.#socket.destroy();
  }

  readonly #onIdleData = (): void => {
    this.#socket.read();
    this.#socket.destroy();
  };
}
