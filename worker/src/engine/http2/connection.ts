/**
 * One connection that speaks HTTP/2, many requests at a time, on node:http2. Not undici's Client: that opens connections and
 * sends refused requests again on its own, so neither could be counted (docs/adr/0010-http2.md).
 */
import { type ClientHttp2Session, connect, constants, type Settings } from 'node:http2';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Carried, Connection, ConnectionEvents } from '../connection.ts';
import type { Dialled } from '../dialer.ts';
import { ReceivedBytes } from '../received-bytes.ts';
import type { Failure } from '../transport.ts';
import { failureOfGoAway, failureOfSession } from './failures.ts';
import { Http2Request } from './request.ts';

/** Requests at once on a connection at most, also where the other side would allow more. */
export const MOST_STREAMS = 100;
/** Before the other side has said its limit, so that none is refused for it. */
const STREAMS_AT_FIRST = 1;
/** Bytes under way: wide enough that the target's speed is measured and not this window. */
const STREAM_WINDOW = 2 ** 20;
const CONNECTION_WINDOW = 2 ** 24;
/** Turns of the loop that a connection which is closed is given to write what it has accepted. */
const MOST_TURNS = 50;

const CLOSED: Failure = { kind: 'RESET', message: 'The server closed the connection' };

export class Http2Connection implements Connection {
  readonly origin: string;
  readonly address: string;
  readonly httpVersion = 'HTTP/2';
  used = false;
  offered = false;
  readonly keepMs = Number.POSITIVE_INFINITY;
  idleUntilMs = Number.POSITIVE_INFINITY;
  readonly #session: ClientHttp2Session;
  readonly #socket: Duplex;
  readonly #received: ReceivedBytes;
  readonly #events: ConnectionEvents;
  readonly #open = new Set<Http2Request>();
  #limit = STREAMS_AT_FIRST;
  #limitKnown = false;
  #retired = false;
  #closed = false;
  /** Streams above it were not processed. */
  #lastStream = Number.POSITIVE_INFINITY;
  /** Why it went; null: nobody said. */
  #cause: Failure | null = null;

  constructor(origin: string, { socket, address, bytesReceived }: Dialled, events: ConnectionEvents) {
    this.origin = origin;
    this.address = address;
    this.#socket = socket;
    this.#received = new ReceivedBytes(bytesReceived);
    this.#events = events;
    this.#session = connect(origin, {
      // Any Duplex would do.
      createConnection: () => socket as Socket,
      settings: { enablePush: false, initialWindowSize: STREAM_WINDOW },
      peerMaxConcurrentStreams: MOST_STREAMS,
      maxSessionMemory: 1000,
      maxHeaderListPairs: 2000,
    });
    this.#session.once('connect', () => this.#session.setLocalWindowSize(CONNECTION_WINDOW));
    this.#session.on('remoteSettings', (settings) => this.#limited(settings));
    this.#session.on('goaway', (code, lastStream) => this.#goneAway(code, lastStream));
    this.#session.on('error', (error) => {
      this.#cause ??= failureOfSession(error);
    });
    socket.on('error', (error) => {
      this.#cause ??= failureOfSession(error);
    });
    this.#session.once('close', () => this.#gone());
  }

  get usable(): boolean {
    return !this.#retired && !this.#session.closed && !this.#session.destroyed;
  }

  /** A limit of 0 is a server that wants to be left alone for a while. */
  get capacity(): number {
    return this.#limitKnown && this.#limit > 0 ? this.#limit : MOST_STREAMS;
  }

  get room(): number {
    return this.usable ? Math.max(0, this.#limit - this.#open.size) : 0;
  }

  get promised(): number {
    return this.usable && !this.#limitKnown ? MOST_STREAMS - STREAMS_AT_FIRST : 0;
  }

  get unused(): boolean {
    return this.#open.size === 0;
  }

  takeReceived(): number {
    return this.#received.take();
  }

  send(carried: Carried): void {
    carried.connection = this;
    if (this.unused) this.takeReceived();
    const request = new Http2Request(carried, {
      session: this.#session,
      unprocessed: (stream) => stream > this.#lastStream,
      cause: (error) => this.#whyGone(error),
      over: (ended) => this.#ended(ended),
    });
    this.#open.add(request);
    request.begin();
  }

  async close(): Promise<void> {
    const gone = this.#closed ? null : new Promise((resolve) => this.#session.once('close', resolve));
    this.#retired = true;
    // What was accepted counts as sent, so it has to be on its way.
    for (let turn = 0; turn < MOST_TURNS && !this.#session.destroyed && this.#unwritten > 0; turn++)
      await new Promise((resolve) => setImmediate(resolve));
    this.#drop();
    await gone;
  }

  #ended(request: Http2Request): void {
    this.#open.delete(request);
    if (this.#retired && this.unused) this.#drop();
  }

  /** Left to itself the session would wait for the other side to close too. */
  #drop(): void {
    this.#session.destroy();
    this.#socket.destroy();
  }

  #whyGone(error: Error | null): Failure | null {
    if (this.#cause !== null) return this.#cause;
    if (!this.#session.destroyed) return null;
    return error === null ? CLOSED : failureOfSession(error);
  }

  /** Frames that the kernel has not taken yet. */
  get #unwritten(): number {
    return this.#session.state.outboundQueueSize ?? 0;
  }

  #limited({ maxConcurrentStreams }: Settings): void {
    this.#limitKnown = true;
    this.#limit = Math.min(MOST_STREAMS, maxConcurrentStreams ?? MOST_STREAMS);
    if (this.usable) this.#events.onRoom(this);
  }

  #goneAway(code: number, lastStream: number): void {
    this.#lastStream = Math.min(this.#lastStream, lastStream);
    if (code !== constants.NGHTTP2_NO_ERROR) this.#cause ??= failureOfGoAway(code);
    if (this.#retired) return;
    this.#retired = true;
    this.#events.onRetired(this);
    if (this.unused) this.#drop();
  }

  #gone(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events.onClosed(this);
  }
}
