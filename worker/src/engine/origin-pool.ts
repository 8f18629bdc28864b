/** The connections to one origin and the requests that wait for one. Whichever connection is free first serves who waits longest. */
import type { Connection } from './connection.ts';
import type { Dial } from './dialer.ts';
import type { Exchange } from './exchange.ts';

export class OriginPool {
  readonly url: URL;
  /** In the order in which they came. */
  readonly waiting = new Set<Exchange>();
  /** Connections on their way, each begun for the sake of one request. */
  readonly dials = new Map<Exchange, Dial>();
  /** The one used last is used next, so that those not needed grow old and close. */
  readonly #idle: Connection[] = [];

  constructor(origin: string) {
    this.url = new URL(origin);
  }

  get idle(): number {
    return this.#idle.length;
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

  /** Who has waited longest; it waits no more. */
  takeWaiting(): Exchange | undefined {
    const [first] = this.waiting;
    if (first !== undefined) this.waiting.delete(first);
    return first;
  }

  /** The first that waits and has no connection on its way, where more wait than are on their way. */
  needsDial(): Exchange | undefined {
    if (this.waiting.size <= this.dials.size) return undefined;
    for (const exchange of this.waiting) if (!this.dials.has(exchange)) return exchange;
    return undefined;
  }
}
