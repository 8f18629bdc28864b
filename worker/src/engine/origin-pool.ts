/** The connections to one origin and the requests that wait for one. Whichever connection is free first serves who waits longest. */
import type { Connection } from './connection.ts';
import type { Dial } from './dialer.ts';
import type { Exchange } from './exchange.ts';

export class OriginPool {
  readonly url: URL;
  /** In the order in which they came. */
  readonly #waiting = new Set<Exchange>();
  /** Of those: without a connection of their own on its way. */
  readonly #undialled = new Set<Exchange>();
  /** Connections on their way, each begun for the sake of one request. */
  readonly #dials = new Map<Exchange, Dial>();
  /** The one used last is used next, so that those not needed grow old and close. */
  readonly #idle: Connection[] = [];

  constructor(origin: string) {
    this.url = new URL(origin);
  }

  addIdle(connection: Connection): void {
    this.#idle.push(connection);
  }

  removeIdle(connection: Connection): void {
    const at = this.#idle.lastIndexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  /** A connection that can take a request now. */
  takeIdle(): Connection | undefined {
    for (let connection = this.#idle.pop(); connection !== undefined; connection = this.#idle.pop())
      if (connection.usable) return connection;
    return undefined;
  }

  /** The connection that has been idle longest. */
  takeOldestIdle(): Connection | undefined {
    return this.#idle.shift();
  }

  get waits(): boolean {
    return this.#waiting.size > 0;
  }

  wait(exchange: Exchange): void {
    this.#waiting.add(exchange);
    if (!this.#dials.has(exchange)) this.#undialled.add(exchange);
  }

  /** It waits no more. False: it did not wait. */
  leave(exchange: Exchange): boolean {
    this.#undialled.delete(exchange);
    return this.#waiting.delete(exchange);
  }

  /** Who has waited longest; it waits no more. */
  takeWaiting(): Exchange | undefined {
    const [first] = this.#waiting;
    if (first !== undefined) this.leave(first);
    return first;
  }

  /** For whom a connection has to be begun: the first that has none on its way, where more wait than are idle or on their way. */
  needsDial(): Exchange | undefined {
    if (this.#waiting.size <= this.#dials.size + this.#idle.length) return undefined;
    const [first] = this.#undialled;
    return first;
  }

  dialled(exchange: Exchange, dial: Dial): void {
    this.#dials.set(exchange, dial);
    this.#undialled.delete(exchange);
  }

  /** The connection begun for it has come, or never will. */
  dialEnded(exchange: Exchange): void {
    this.#dials.delete(exchange);
    if (this.#waiting.has(exchange)) this.#undialled.add(exchange);
  }

  cancelDials(): void {
    for (const dial of this.#dials.values()) dial.cancel();
    this.#dials.clear();
  }
}
