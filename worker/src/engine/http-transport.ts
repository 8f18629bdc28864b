/** HTTP/1.1 and HTTP/2, with a pool of its own: exact moments, exact counts, nothing written past the lease. */
import type { CompiledScenario, HttpVersion } from '@loadtest/scenario';
import type { Clock } from './clock.ts';
import type { Connection, ConnectionEvents } from './connection.ts';
import { Dialer, type Dialled, type DialTo } from './dialer.ts';
import { Exchange, type ExchangeOwner } from './exchange.ts';
import { SocketConnection } from './http1/socket-connection.ts';
import { UndiciConnection } from './http1/undici-connection.ts';
import { Http2Connection } from './http2/connection.ts';
import type { LeaseGate } from './lease-gate.ts';
import { mayShare, OriginPool } from './origin-pool.ts';
import type { LookUp } from './resolver.ts';
import { SocketMeter } from './socket-meter.ts';
import type { Timer } from './timer.ts';
import type { Bytes, Http1, OpenRequest, Outcome, Transport, WireRequest } from './transport.ts';

/** Requests handed to connections in one turn of the loop at most, so that answers are read in between. */
const SENDS_A_TURN = 64;
/**
 * Connections are begun at the end of a turn, when all answers that were there have been read: what they leave serves who waits.
 * It may take a share of the turn's time, between so many ms. Without that a core that others use as well makes connections
 * instead of using those that it has.
 */
const DIAL_SHARE = 0.25;
const LEAST_DIAL_MS = 2;
const MOST_DIAL_MS = 10;
/** So long the first connection may take before each request has one begun for itself: it may turn out to carry all of them. */
const SHARING_MS = 2000;
/** How often unused connections are looked through, ms. */
const LOOK_MS = 1000;
/** Origins that are kept in mind at most, with nothing under way to them. */
const MOST_POOLS = 1000;

export interface HttpTransportOptions {
  readonly clock: Clock;
  readonly gate: LeaseGate;
  readonly tls: CompiledScenario['tls'];
  /** Open connections at most, over all origins. */
  readonly maxConnections: number;
  /** AUTO: HTTP/2 where a server offers it by ALPN. HTTP2 without TLS: with prior knowledge. Absent: AUTO. */
  readonly httpVersion?: HttpVersion;
  /** Who speaks HTTP/1.1: our own connections, or undici's. Absent: our own. */
  readonly http1?: Http1;
  /** How names are looked up, if not as the machine does it. */
  readonly lookUp?: LookUp;
  /** Where connections come from, if not from the network. */
  readonly dial?: DialTo;
}

export class HttpTransport implements Transport, ExchangeOwner {
  readonly clock: Clock;
  readonly #gate: LeaseGate;
  #maxConnections: number;
  readonly #meter = new SocketMeter();
  readonly #dialTo: DialTo;
  readonly #version: HttpVersion;
  readonly #Http1: typeof SocketConnection | typeof UndiciConnection;
  readonly #pools = new Map<string, OriginPool>();
  readonly #connections = new Set<Connection>();
  #dialling = 0;
  #pumping = false;
  #turnEnds = false;
  /** Somebody still waited when all that could be sent was. */
  #unserved = false;
  /** Requests wait for the gate. */
  #held = false;
  #lookMs = 0;

  constructor({
    clock,
    gate,
    tls,
    maxConnections,
    httpVersion = 'AUTO',
    http1 = 'OWN',
    lookUp,
    dial,
  }: HttpTransportOptions) {
    this.clock = clock;
    this.#gate = gate;
    this.#maxConnections = maxConnections;
    this.#version = httpVersion;
    this.#Http1 = http1 === 'OWN' ? SocketConnection : UndiciConnection;
    this.#dialTo =
      dial ?? new Dialer({ clock, meter: this.#meter, tls, httpVersion, direct: http1 === 'OWN', lookUp }).dial;
  }

  get connections(): number {
    return this.#connections.size;
  }

  mayStart(nowMs: number): boolean {
    return this.#gate.isOpen(nowMs);
  }

  send(request: WireRequest, ended: (outcome: Outcome) => void): OpenRequest {
    const exchange = new Exchange(request, this, ended);
    this.putBack(exchange);
    return exchange;
  }

  takeBytes(): Bytes {
    return this.#meter.take();
  }

  allow(maxConnections: number): void {
    this.#maxConnections = maxConnections;
    this.#pumpSoon();
  }

  resume(): void {
    const nowMs = this.clock.now();
    if (this.#held && this.#gate.isOpen(nowMs)) this.#pumpSoon();
    if (nowMs < this.#lookMs) return;
    this.#lookMs = nowMs + LOOK_MS;
    for (const pool of this.#pools.values()) pool.letGo(nowMs);
  }

  async close(): Promise<void> {
    for (const pool of this.#pools.values()) pool.cancelDials();
    await Promise.all([...this.#connections].map((connection) => connection.close()));
  }

  putBack(exchange: Exchange): void {
    const pool = this.#pool(exchange.request.origin);
    exchange.pool = pool;
    pool.wait(exchange);
    this.#pumpSoon();
  }

  ended(exchange: Exchange): void {
    exchange.pool?.leave(exchange);
  }

  released(exchange: Exchange): void {
    const { connection } = exchange;
    exchange.connection = null;
    // Whether it can be used again shows only when undici has finished with the answer: see `pumpSoon`.
    if (connection !== null && this.#connections.has(connection)) {
      connection.idleUntilMs = exchange.doneMs + connection.keepMs;
      exchange.pool?.offer(connection);
    }
    this.#pumpSoon();
  }

  #pool(origin: string): OriginPool {
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    if (this.#pools.size >= MOST_POOLS) this.#forgetQuiet();
    const pool = new OriginPool(origin, mayShare(origin, this.#version));
    this.#pools.set(origin, pool);
    return pool;
  }

  #forgetQuiet(): void {
    const connected = new Set([...this.#connections].map(({ origin }) => origin));
    for (const [origin, pool] of this.#pools) if (pool.quiet && !connected.has(origin)) this.#pools.delete(origin);
  }

  /** After the callback that runs now: whoever sends within it then finds the connection that the answer has just left. */
  #pumpSoon(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    queueMicrotask(this.#pumpAll);
  }

  readonly #pumpAll = (): void => {
    this.#pumping = false;
    this.#sendAll();
    if (this.#unserved && !this.#held) this.#atTurnEnd();
  };

  #atTurnEnd(): void {
    if (this.#turnEnds) return;
    this.#turnEnds = true;
    const sinceMs = this.clock.now();
    setImmediate(() => {
      this.#turnEnds = false;
      this.#endTurn(this.clock.now() - sinceMs);
    });
  }

  /** `turnMs`: how long others had the loop before. */
  #endTurn(turnMs: number): void {
    const room = this.#sendAll();
    // Where the turn ended first, connections are not what is missing.
    const begun = room > 0 && !this.#held ? this.#dialSome(turnMs * DIAL_SHARE) : 0;
    if (room === 0 || begun > 0) this.#atTurnEnd();
  }

  /** Sends what can be sent; says how many more might have been. */
  #sendAll(): number {
    this.#held = false;
    this.#unserved = false;
    let room = SENDS_A_TURN;
    for (const pool of this.#pools.values()) {
      if (!pool.waits) continue;
      room = this.#send(pool, room);
      this.#unserved ||= pool.waits;
    }
    return room;
  }

  /** Begins what connections are needed, for so long; says how many. */
  #dialSome(forMs: number): number {
    const untilMs = this.clock.now() + Math.min(MOST_DIAL_MS, Math.max(LEAST_DIAL_MS, forMs));
    let begun = 0;
    for (const pool of this.#pools.values()) {
      for (let exchange = pool.needsDial(); exchange !== undefined; exchange = pool.needsDial()) {
        if (begun > 0 && this.clock.now() >= untilMs) return begun;
        if (!this.#hasRoom(pool)) break;
        begun++;
        this.#dial(pool, exchange);
      }
    }
    return begun;
  }

  /** Sends what waits and finds a connection, `room` requests at most; says how many more may be sent. */
  #send(pool: OriginPool, room: number): number {
    let left = room;
    while (pool.waits && left > 0) {
      // Asked each time: what the gate closes on comes straight back.
      const nowMs = this.clock.now();
      if (!this.#gate.isOpen(nowMs)) {
        this.#held = true;
        return left;
      }
      const connection = pool.takeRoom(nowMs);
      if (connection === undefined) break;
      const exchange = pool.takeWaiting();
      if (exchange !== undefined) connection.send(exchange);
      left--;
    }
    return left;
  }

  /** Room for one connection more, made where another origin has one that it does not use. */
  #hasRoom(pool: OriginPool): boolean {
    if (this.#connections.size + this.#dialling < this.#maxConnections) return true;
    for (const other of this.#pools.values()) {
      const unused = other === pool ? undefined : other.takeUnused();
      if (unused === undefined) continue;
      this.#connections.delete(unused);
      void unused.close();
      return true;
    }
    return false;
  }

  #dial(pool: OriginPool, exchange: Exchange): void {
    const { connectTimeoutMs } = exchange.request;
    this.#dialling++;
    const impatience = pool.shares ? this.#beImpatient(pool) : null;
    const dial = this.#dialTo(pool.url, connectTimeoutMs, (dialled, failure) => {
      this.#dialling--;
      impatience?.cancel();
      pool.dialEnded(exchange, dialled === null);
      if (dialled !== null) this.#connected(pool, dialled);
      else if (failure !== null && pool.leave(exchange)) {
        // Some failures (no file descriptor) come before the loop turns: users who go on at once would never let it.
        setImmediate(() => exchange.fail(failure));
      }
      this.#pumpSoon();
    });
    const cancel = (): void => {
      impatience?.cancel();
      dial.cancel();
    };
    pool.dialled(exchange, { cancel });
  }

  /** One connection is begun for many; where it does not come, they do not wait for it any longer. */
  #beImpatient(pool: OriginPool): Timer {
    return this.clock.at(this.clock.now() + SHARING_MS, () => {
      pool.expectNothing();
      this.#pumpSoon();
    });
  }

  #connected(pool: OriginPool, dialled: Dialled): void {
    const Speaker = dialled.httpVersion === 'HTTP/2' ? Http2Connection : this.#Http1;
    const connection = new Speaker(pool.url.origin, dialled, this.#events);
    this.#connections.add(connection);
    pool.add(connection);
  }

  readonly #events: ConnectionEvents = {
    onRoom: (connection) => {
      this.#pools.get(connection.origin)?.offer(connection);
      this.#pumpSoon();
    },
    onRetired: (connection) => {
      this.#pools.get(connection.origin)?.remove(connection);
      this.#pumpSoon();
    },
    onClosed: (connection) => {
      this.#connections.delete(connection);
      this.#pools.get(connection.origin)?.remove(connection);
      this.#pumpSoon();
    },
  };
}
