/**
 * One connection and the undici Client that speaks HTTP/1.1 on it. The pool hands it one request at a time; undici's own
 * pool is not used because a request that waits in it can neither be taken back nor served by whichever connection is free first.
 */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client, type Dispatcher } from 'undici';
import type { Dialled } from './dialer.ts';

/** A request that a connection can carry. */
interface Carried extends Dispatcher.DispatchHandler {
  readonly options: Dispatcher.DispatchOptions;
  /** What carries it. */
  connection: Connection | null;
}

export class Connection {
  readonly origin: string;
  readonly address: string;
  readonly httpVersion = 'HTTP/1.1';
  /** A request was written to it. */
  used = false;
  readonly #client: Client;
  readonly #socket: Duplex;
  readonly #bytesReceived: () => number;
  #attached = false;
  #closed = false;

  /** `onClosed`: the connection is gone. */
  constructor(origin: string, { socket, address, bytesReceived }: Dialled, onClosed: (connection: Connection) => void) {
    this.origin = origin;
    this.address = address;
    this.#socket = socket;
    this.#bytesReceived = bytesReceived;
    this.#client = new Client(origin, {
      connect: (_, attached) => {
        if (this.#attached) return attached(new Error('The connection was closed before the request was sent'), null);
        this.#attached = true;
        socket.off('readable', this.#onIdleData);
        // undici asks no more of it than a Duplex can do.
        queueMicrotask(() => attached(null, socket as Socket));
      },
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
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

  /** It can take a request. */
  get usable(): boolean {
    return !this.#closed && !this.#socket.destroyed;
  }

  /** Bytes received on the wire so far. */
  get bytesReceived(): number {
    return this.#bytesReceived();
  }

  send(exchange: Carried): void {
    exchange.connection = this;
    this.#client.dispatch(exchange.options, exchange);
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
