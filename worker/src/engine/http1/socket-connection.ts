/**
 * One HTTP/1.1 connection straight on its socket: a request is one write, and what comes is parsed where the kernel put it.
 * Plain connections share one buffer to read into (see `DirectFeed`), so ten thousand of them cost no more than their sockets.
 */
import type { Duplex } from 'node:stream';
import { type Abortable, type Carried, type Connection, type ConnectionEvents, NOT_NOW } from '../connection.ts';
import type { Dialled, DirectFeed } from '../dialer.ts';
import { CLOSED_EARLY, FailureError } from '../failures.ts';
import type { AnswerHeaders } from '../headers.ts';
import type { Failure } from '../transport.ts';
import { requestBytes } from './request-bytes.ts';
import { type AnswerSink, ResponseParser } from './response-parser.ts';

/** How long an unused connection is kept where the server does not say how long it keeps it. */
const KEEP_ALIVE_MS = 60_000;
/** It is not used for the last of the time that the server keeps it: the request might meet the close on its way. */
const MARGIN_MS = 1000;

/** What is shorter is with the kernel after one write; that a socket with TLS still counts it says only that nobody has looked since. */
const LONG_BYTES = 16_384;

const SPOKE_FIRST: Failure = {
  kind: 'PROTOCOL',
  message: 'The server spoke before it was asked: it does not speak HTTP/1.1',
};

export class SocketConnection implements Connection, Abortable, AnswerSink {
  readonly origin: string;
  readonly address: string;
  readonly httpVersion = 'HTTP/1.1';
  used = false;
  offered = false;
  idleUntilMs = Number.POSITIVE_INFINITY;
  readonly capacity = 1;
  readonly promised = 0;
  readonly #socket: Duplex;
  readonly #bytesReceived: () => number;
  readonly #events: ConnectionEvents;
  readonly #parser: ResponseParser;
  readonly #feed: DirectFeed | null;
  #carried: Carried | null = null;
  /** Its request is written, and the end of the answer has not come. */
  #busy = false;
  #answering = false;
  /** The request may be on its way still when it is answered: a server that did not wait for its end will not take it for what it is. */
  #isLong = false;
  /** Nothing more is sent on it. */
  #retired = false;
  #closed = false;
  #error: Error | null = null;
  #keepMs = KEEP_ALIVE_MS;
  #taken = 0;

  constructor(origin: string, { socket, address, bytesReceived, feed }: Dialled, events: ConnectionEvents) {
    this.origin = origin;
    this.address = address;
    this.#socket = socket;
    this.#bytesReceived = bytesReceived;
    this.#events = events;
    this.#feed = feed;
    this.#parser = new ResponseParser(this);
    if (feed === null) socket.on('data', (bytes: Buffer) => this.#read(bytes, bytes.length));
    else feed.onBytes = (bytes, length) => this.#read(bytes, length);
    socket.on('end', () => this.#ended());
    socket.on('error', (error) => {
      this.#error ??= error;
    });
    socket.once('close', () => this.#gone());
  }

  get usable(): boolean {
    return !this.#retired && !this.#socket.destroyed;
  }

  get room(): number {
    return this.#busy || this.#retired || this.#socket.destroyed ? 0 : 1;
  }

  get unused(): boolean {
    return !this.#busy;
  }

  get keepMs(): number {
    return this.#keepMs;
  }

  takeReceived(): number {
    const total = this.#bytesReceived();
    const received = total - this.#taken;
    this.#taken = total;
    return received;
  }

  send(carried: Carried): void {
    carried.connection = this;
    // What came before belongs to nobody.
    this.#taken = this.#bytesReceived();
    if (this.#feed?.early === true) {
      carried.onError(new FailureError(SPOKE_FIRST));
      return this.#retire();
    }
    if (!carried.onBegin(this)) return carried.onError(NOT_NOW);
    const { request } = carried;
    this.#carried = carried;
    this.#busy = true;
    this.#answering = false;
    this.#parser.expect(request.method === 'HEAD');
    const bytes = requestBytes(request);
    this.#isLong = bytes.length > LONG_BYTES;
    this.#feed?.wrote(bytes.length);
    this.#socket.write(bytes);
  }

  /** Only by losing the connection: an answer is on its way. */
  abort(): void {
    this.#fail(NOT_NOW);
  }

  async close(): Promise<void> {
    const gone = this.#closed ? null : new Promise((resolve) => this.#socket.once('close', resolve));
    this.#retire();
    await gone;
  }

  onHead(status: number, headers: AnswerHeaders): void {
    this.#carried?.onHead(status, headers);
  }

  onBody(bytes: Buffer, from: number, to: number): void {
    this.#carried?.onBody(bytes, from, to);
  }

  onEnd(): void {
    const carried = this.#carried;
    this.#carried = null;
    this.#busy = false;
    const { keepsAlive, keepAliveMs } = this.#parser;
    if (!keepsAlive || (this.#isLong && this.#socket.writableLength > 0)) this.#retire();
    else if (keepAliveMs !== null) this.#keepMs = Math.max(keepAliveMs / 2, keepAliveMs - MARGIN_MS);
    carried?.onEnd();
  }

  #read(bytes: Buffer, length: number): void {
    if (this.#retired) return;
    if (this.#busy && !this.#answering) {
      this.#answering = true;
      this.#carried?.onFirstByte();
    }
    const problem = this.#parser.read(bytes, length);
    if (problem !== null) this.#fail(new FailureError({ kind: 'PROTOCOL', message: problem }));
  }

  /** The other side sends no more. */
  #ended(): void {
    if (this.#parser.ended()) this.#retire();
    else this.#fail(this.#error ?? new FailureError(CLOSED_EARLY));
  }

  #gone(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#fail(this.#error ?? new FailureError(CLOSED_EARLY));
    this.#events.onClosed(this);
  }

  #fail(error: Error): void {
    const carried = this.#carried;
    this.#carried = null;
    this.#busy = false;
    this.#retire();
    carried?.onError(error);
  }

  #retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    this.#socket.destroy();
  }
}
