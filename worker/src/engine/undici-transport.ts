/** HTTP/1.1 over undici's Clients, with a pool of its own: exact moments, exact counts, nothing written past the lease. */
import type { CompiledScenario } from '@loadtest/scenario';
import type { Clock } from './clock.ts';
import { Connection } from './connection.ts';
import { Dialer } from './dialer.ts';
import { Exchange, type ExchangeOwner } from './exchange.ts';
import type { LeaseGate } from './lease-gate.ts';
import { OriginPool } from './origin-pool.ts';
import { SocketMeter } from './socket-meter.ts';
import type { Bytes, OpenRequest, Outcome, Transport, WireRequest } from './transport.ts';

export interface UndiciTransportOptions {
  readonly clock: Clock;
  readonly gate: LeaseGate;
  readonly tls: CompiledScenario['tls'];
  /** Open connections at most, over all origins. */
  readonly maxConnections: number;
}

export class UndiciTransport implements Transport, ExchangeOwner {
  readonly clock: Clock;
  readonly #gate: LeaseGate;
  readonly #maxConnections: number;
  readonly #meter = new SocketMeter();
  readonly #dialer: Dialer;
  readonly #pools = new Map<string, OriginPool>();
  readonly #connections = new Set<Connection>();
  #dialling = 0;
  #pumping = false;

  constructor({ clock, gate, tls, maxConnections }: UndiciTransportOptions) {
    this.clock = clock;
    this.#gate = gate;
    this.#maxConnections = maxConnections;
    this.#dialer = new Dialer(clock, this.#meter, tls);
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

  resume(): void {
    this.#pumpSoon();
  }

  async close(): Promise<void> {
    for (const { dials } of this.#pools.values()) for (const dial of dials.values()) dial.cancel();
    await Promise.all([...this.#connections].map((connection) => connection.close()));
  }

  putBack(exchange: Exchange): void {
    this.#pool(exchange.request.origin).waiting.add(exchange);
    this.#pumpSoon();
  }

  ended(exchange: Exchange): void {
    this.#pool(exchange.request.origin).waiting.delete(exchange);
  }

  released(exchange: Exchange): void {
    const { connection } = exchange;
    exchange.connection = null;
    if (connection === null) return;
    connection.exchange = null;
    // Whether it can be used again shows only when undici has finished with the answer: see `pumpSoon`.
    if (this.#connections.has(connection)) this.#pool(connection.origin).addIdle(connection);
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
    queueMicrotask(() => {
      this.#pumping = false;
      for (const pool of this.#pools.values()) this.#pump(pool);
    });
  }

  #pump(pool: OriginPool): void {
    // The gate is asked each time: what it closes on comes straight back.
    while (pool.waiting.size > 0 && this.gateOpen()) {
      const connection = pool.takeIdle();
      if (connection === undefined) break;
      const exchange = pool.takeWaiting();
      if (exchange === undefined) break;
      connection.send(exchange);
    }
    if (!this.gateOpen()) return;
    for (let exchange = pool.needsDial(); exchange !== undefined; exchange = pool.needsDial()) {
      if (!this.#hasRoom(pool)) return;
      this.#dial(pool, exchange);
    }
  }

  /** Room for one connection more, made where another origin has one that it does not use. */
  #hasRoom(pool: OriginPool): boolean {
    if (this.#connections.size + this.#dialling < this.#maxConnections) return true;
    for (const other of this.#pools.values()) {
      if (other === pool) continue;
      const unused = other.takeOldestIdle();
      if (unused === undefined) continue;
      this.#forget(unused);
      void unused.close();
      return true;
    }
    return false;
  }

  #dial(pool: OriginPool, exchange: Exchange): void {
    this.#dialling++;
    const dial = this.#dialer.dial(pool.url, exchange.request.connectTimeoutMs, (dialled, failure) => {
      this.#dialling--;
      pool.dials.delete(exchange);
      if (dialled !== null) {
        const connection = new Connection(exchange.request.origin, dialled, (closed) => this.#forget(closed));
        this.#connections.add(connection);
        pool.addIdle(connection);
      } else if (failure !== null && pool.waiting.delete(exchange)) exchange.fail(failure);
      this.#pumpSoon();
    });
    pool.dials.set(exchange, dial);
  }

  #forget(connection: Connection): void {
    this.#connections.delete(connection);
    this.#pools.get(connection.origin)?.removeIdle(connection);
    this.#pumpSoon();
  }
}
