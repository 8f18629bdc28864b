/** HTTP/1.1 over undici's Clients, with a pool of its own: exact moments, exact counts, nothing written past the lease. */
import type { CompiledScenario } from '@loadtest/scenario';
import type { Clock } from './clock.ts';
import { Connection } from './connection.ts';
import { Dialer, type DialTo } from './dialer.ts';
import { Exchange, type ExchangeOwner } from './exchange.ts';
import type { LeaseGate } from './lease-gate.ts';
import { OriginPool } from './origin-pool.ts';
import { SocketMeter } from './socket-meter.ts';
import type { Bytes, OpenRequest, Outcome, Transport, WireRequest } from './transport.ts';

/** Requests handed to connections in one turn of the loop at most, so that answers are read in between. */
const SENDS_A_TURN = 64;

export interface UndiciTransportOptions {
  readonly clock: Clock;
  readonly gate: LeaseGate;
  readonly tls: CompiledScenario['tls'];
  /** Open connections at most, over all origins. */
  readonly maxConnections: number;
  /** Where connections come from, if not from the network. */
  readonly dial?: DialTo;
}

export class UndiciTransport implements Transport, ExchangeOwner {
  readonly clock: Clock;
  readonly #gate: LeaseGate;
  #maxConnections: number;
  readonly #meter = new SocketMeter();
  readonly #dialTo: DialTo;
  readonly #pools = new Map<string, OriginPool>();
  readonly #connections = new Set<Connection>();
  #dialling = 0;
  #pumping = false;
  /** Requests wait for the gate. */
  #held = false;

  constructor({ clock, gate, tls, maxConnections, dial }: UndiciTransportOptions) {
    this.clock = clock;
    this.#gate = gate;
    this.#maxConnections = maxConnections;
    this.#dialTo = dial ?? new Dialer(clock, this.#meter, tls).dial;
  }

  get connections(): number {
    return this.#connections.size;
  }

  readonly gateOpen = (): boolean => this.#gate.isOpen(this.clock.now());

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
    if (this.#held && this.gateOpen()) this.#pumpSoon();
  }

  async close(): Promise<void> {
    for (const pool of this.#pools.values()) pool.cancelDials();
    await Promise.all([...this.#connections].map((connection) => connection.close()));
  }

  putBack(exchange: Exchange): void {
    this.#pool(exchange.request.origin).wait(exchange);
    this.#pumpSoon();
  }

  ended(exchange: Exchange): void {
    this.#pool(exchange.request.origin).leave(exchange);
  }

  released(exchange: Exchange): void {
    const { connection } = exchange;
    exchange.connection = null;
    // Whether it can be used again shows only when undici has finished with the answer: see `pumpSoon`.
    if (connection !== null && this.#connections.has(connection)) this.#pool(connection.origin).addIdle(connection);
    this.#pumpSoon();
  }

  #pool(origin: string): OriginPool {
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    const pool = new OriginPool(origin);
    this.#pools.set(origin, pool);
    return pool;
  }

  /** After the callback that runs now: whoever sends within it then finds the connection that the answer has just left. */
  #pumpSoon(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    queueMicrotask(() => this.#pumpAll());
  }

  #pumpAll(): void {
    this.#pumping = false;
    this.#held = false;
    let room = SENDS_A_TURN;
    for (const pool of this.#pools.values()) room = this.#pump(pool, room);
    if (room > 0) return;
    this.#pumping = true;
    setImmediate(() => this.#pumpAll());
  }

  /** Sends what waits, `room` requests at most; says how many more may be sent in this turn. */
  #pump(pool: OriginPool, room: number): number {
    let left = room;
    while (pool.waits && left > 0) {
      // Asked each time: what the gate closes on comes straight back.
      if (!this.gateOpen()) {
        this.#held = true;
        return left;
      }
      const connection = pool.takeIdle();
      if (connection === undefined) break;
      const exchange = pool.takeWaiting();
      if (exchange !== undefined) connection.send(exchange);
      left--;
    }
    // Where this turn's room ended first, what waits finds an idle connection in the next one.
    for (let exchange = pool.needsDial(); exchange !== undefined; exchange = pool.needsDial()) {
      if (!this.#hasRoom(pool)) break;
      this.#dial(pool, exchange);
    }
    return left;
  }

  /** Room for one connection more, made where another origin has one that it does not use. */
  #hasRoom(pool: OriginPool): boolean {
    if (this.#connections.size + this.#dialling < this.#maxConnections) return true;
    for (const other of this.#pools.values()) {
      const unused = other === pool ? undefined : other.takeOldestIdle();
      if (unused === undefined) continue;
      this.#connections.delete(unused);
      void unused.close();
      return true;
    }
    return false;
  }

  #dial(pool: OriginPool, exchange: Exchange): void {
    const { origin, connectTimeoutMs } = exchange.request;
    this.#dialling++;
    const dial = this.#dialTo(pool.url, connectTimeoutMs, (dialled, failure) => {
      this.#dialling--;
      pool.dialEnded(exchange);
      if (dialled !== null) this.#connected(pool, new Connection(origin, dialled, this.#onClosed));
      else if (failure !== null && pool.leave(exchange)) {
        // Some failures (no file descriptor) come before the loop turns: users who go on at once would never let it.
        setImmediate(() => exchange.fail(failure));
      }
      this.#pumpSoon();
    });
    pool.dialled(exchange, dial);
  }

  #connected(pool: OriginPool, connection: Connection): void {
    this.#connections.add(connection);
    pool.addIdle(connection);
  }

  readonly #onClosed = (connection: Connection): void => {
    this.#connections.delete(connection);
    this.#pools.get(connection.origin)?.removeIdle(connection);
    this.#pumpSoon();
  };
}
