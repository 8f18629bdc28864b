/** Opens connections: name, TCP (to each address in turn, until one answers), then TLS where the origin wants it, within a time of its own. */
import { connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { CompiledScenario, HttpVersion } from '@loadtest/scenario';
import type { Clock } from './clock.ts';
import type { ConnectionVersion } from './connection.ts';
import { failureOf, type Stage } from './failures.ts';
import { type LookUp, Resolver } from './resolver.ts';
import type { SocketMeter } from './socket-meter.ts';
import { TlsHandshake } from './tls-handshake.ts';
import type { Failure } from './transport.ts';

/** Where the kernel puts what comes on plain connections, one after the other: whoever hears of it has read it before the next. */
const READ_BUFFER = Buffer.allocUnsafeSlow(65_536);

/** What a socket reads, without a stream between; it counts for itself. */
export class DirectFeed {
  readonly #meter: SocketMeter;
  #received = 0;
  /** bytes[0, length) have come; valid within this call only. */
  onBytes: ((bytes: Buffer, length: number) => void) | null = null;
  /** Something came before anybody wanted it. */
  early = false;

  constructor(meter: SocketMeter) {
    this.#meter = meter;
  }

  /** Bytes that have come so far. */
  get received(): number {
    return this.#received;
  }

  /** So many bytes were given to the socket. */
  wrote(bytes: number): void {
    this.#meter.sent(bytes);
  }

  /** As Node's `onread` wants it. */
  readonly onRead = (length: number, bytes: Uint8Array): boolean => {
    this.#received += length;
    this.#meter.received(length);
    if (this.onBytes === null) this.early = true;
    else this.onBytes(bytes as Buffer, length);
    return true;
  };
}

/** A connection that is ready for requests. */
export interface Dialled {
  readonly socket: Duplex;
  readonly httpVersion: ConnectionVersion;
  /** `127.0.0.1:8080`, `[::1]:8080`: the other end. */
  readonly address: string;
  /** Bytes that came over the wire so far. */
  readonly bytesReceived: () => number;
  /** What comes is told here; null: the socket is read as the stream that it is. */
  readonly feed: DirectFeed | null;
}

export interface Dial {
  /** Gives up; `ended` is not called any more. */
  cancel(): void;
}

type Ended = (dialled: Dialled | null, failure: Failure | null) => void;

/** Opens a connection. `ended` is called once, never from within this call: with a connection or with why there is none. */
export type DialTo = (origin: URL, timeoutMs: number, ended: Ended) => Dial;

export interface DialerOptions {
  readonly clock: Clock;
  readonly meter: SocketMeter;
  readonly tls: CompiledScenario['tls'];
  readonly httpVersion: HttpVersion;
  /** Plain connections have a `feed`. */
  readonly direct?: boolean;
  readonly lookUp?: LookUp | undefined;
}

/** How long one address of several is waited for: longer than a stall of this process, which must not pass for an address that does not answer. */
const ADDRESS_PATIENCE_MS = 1000;

/** What there is none of when the time is over. */
const MISSING = { DNS: 'No address for the name', CONNECT: 'No connection', TLS: 'No TLS handshake' };

export class Dialer {
  readonly #clock: Clock;
  readonly #meter: SocketMeter;
  readonly #version: HttpVersion;
  readonly #direct: boolean;
  readonly #resolver: Resolver;
  readonly #handshake: TlsHandshake;

  constructor({ clock, meter, tls, httpVersion, direct = false, lookUp }: DialerOptions) {
    this.#clock = clock;
    this.#meter = meter;
    this.#version = httpVersion;
    this.#direct = direct;
    this.#resolver = new Resolver(clock, lookUp);
    this.#handshake = new TlsHandshake(tls, httpVersion);
  }

  readonly dial: DialTo = (origin, timeoutMs, ended) => {
    const secure = origin.protocol === 'https:';
    const host = origin.hostname.replace(/^\[|\]$/g, '');
    const feed = this.#direct && !secure ? new DirectFeed(this.#meter) : null;
    const raw = connect({
      host,
      port: Number(origin.port || (secure ? 443 : 80)),
      lookup: this.#resolver.lookup,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: Math.max(10, Math.min(ADDRESS_PATIENCE_MS, Math.floor(timeoutMs / 3))),
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
      ...(feed === null ? {} : { onread: { buffer: READ_BUFFER, callback: feed.onRead } }),
    });
    if (feed === null) this.#meter.add(raw);
    let stage: Exclude<Stage, 'EXCHANGE'> = isIP(host) === 0 ? 'DNS' : 'CONNECT';
    const failed = (error: Error): Failure =>
      stage === 'TLS' ? this.#handshake.failureOf(error, origin) : failureOf(error, stage);
    let over = false;
    const end = (dialled: Dialled | null, failure: Failure | null): void => {
      if (over) return;
      over = true;
      timer.cancel();
      if (dialled === null) raw.destroy();
      ended(dialled, failure);
      // Whoever has it now looks after it; what belongs to the dialling can be forgotten.
      raw.on('error', ignore);
      raw.off('error', broke);
      raw.off('close', closed);
      raw.off('lookup', found);
    };
    const broke = (error: Error): void => end(null, failed(error));
    const found = (): void => {
      stage = 'CONNECT';
    };
    const closed = (): void => end(null, { kind: stage, message: 'The connection was closed before it was ready' });
    const timer = this.#clock.afterInput(this.#clock.now() + timeoutMs, () =>
      end(null, { kind: 'TIMEOUT', message: `${MISSING[stage]} within the connect timeout of ${timeoutMs} ms` }),
    );
    raw.on('lookup', found);
    raw.on('error', broke);
    raw.on('close', closed);
    raw.once('connect', () => {
      if (!secure) return end(this.#ready(raw, raw, this.#version === 'HTTP2', feed), null);
      stage = 'TLS';
      this.#handshake.begin(origin, raw, (socket, failure) => {
        end(socket === null ? null : this.#ready(socket, raw, socket.alpnProtocol === 'h2', null), failure);
      });
    });
    const cancel = (): void => {
      over = true;
      timer.cancel();
      raw.destroy();
    };
    return { cancel };
  };

  /** With TLS the bytes are those of the TCP socket below. */
  #ready(socket: Duplex, raw: Socket, http2: boolean, feed: DirectFeed | null): Dialled {
    return {
      socket,
      httpVersion: http2 ? 'HTTP/2' : 'HTTP/1.1',
      address: addressOf(raw),
      bytesReceived: feed === null ? () => raw.bytesRead : () => feed.received,
      feed,
    };
  }
}

/** Its connection hears of it too. */
function ignore(): void {}

function addressOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`;
}
