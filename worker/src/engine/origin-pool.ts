/** The connections to one origin and the requests that wait for one. Whichever connection is free first serves who waits longest. */
import type { HttpVersion } from '@loadtest/scenario';
import type { Connection } from './connection.ts';
import type { Dial } from './dialer.ts';
import type { Exchange, WaitingLine } from './exchange.ts';
import { MOST_STREAMS } from './http2/connection.ts';
import { LinkedQueue } from './linked-queue.ts';

export class OriginPool implements WaitingLine {
  readonly url: URL;
  /** In the order in which they came. */
  readonly #waiting = new LinkedQueue<Exchange>();
  /** Of those: without a connection of their own on its way. */
  readonly #undialled = new LinkedQueue<Exchange>();
  /** Connections on their way, each begun for the sake of one request. */
  readonly #dials = new Map<Exchange, Dial>();
  /** Connections with room. The one used last is used next, so that those not needed grow old and close. */
  readonly #offered: Connection[] = [];
  /** Connections that will have more room when the other side has said its limits. */
  readonly #promising = new Set<Connection>();
  /** A connection on its way is expected to carry so many: 1, or what HTTP/2 can. */
  #perDial: number;

  /** `mayShare`: its connections may turn out to speak HTTP/2. */
  constructor(origin: string, mayShare: boolean) {
    this.url = new URL(origin);
    this.#perDial = mayShare ? MOST_STREAMS : 1;
  }

  /** It has just been made. */
  add(connection: Connection): void {
    this.#perDial = connection.capacity;
    if (connection.promised > 0) this.#promising.add(connection);
    this.offer(connection);
  }

  /** It may have room. */
  offer(connection: Connection): void {
    if (connection.promised === 0 && this.#promising.delete(connection)) this.#perDial = connection.capacity;
    if (connection.offered) return;
    connection.offered = true;
    this.#offered.push(connection);
  }

  remove(connection: Connection): void {
    this.#promising.delete(connection);
    if (!connection.offered) return;
    connection.offered = false;
    const at = this.#offered.lastIndexOf(connection);
    if (at >= 0) this.#offered.splice(at, 1);
  }

  /** A connection that can take a request now; it stays offered while it has room. One that was unused for too long goes. */
  takeRoom(nowMs: number): Connection | undefined {
    for (let connection = this.#offered.at(-1); connection !== undefined; connection = this.#offered.at(-1)) {
      if (connection.idleUntilMs <= nowMs) void connection.close();
      const { room } = connection;
      if (room <= 1) {
        this.#offered.pop();
        connection.offered = false;
      }
      if (room > 0) return connection;
    }
    return undefined;
  }

  /** The connection that has been without any request longest. */
  takeUnused(): Connection | undefined {
    const unused = this.#offered.find((connection) => connection.unused);
    if (unused !== undefined) this.remove(unused);
    return unused;
  }

  /** Closes what has been unused for too long. */
  letGo(nowMs: number): void {
    for (const connection of this.#offered) if (connection.idleUntilMs <= nowMs) void connection.close();
  }

  get waits(): boolean {
    return this.#waiting.size > 0;
  }

  /** Nobody waits for it, and nothing is under way: it can be forgotten where it has no connection either. */
  get quiet(): boolean {
    return this.#waiting.size === 0 && this.#dials.size === 0;
  }

  wait(exchange: Exchange): void {
    exchange.waiting ??= this.#waiting.add(exchange);
    if (!this.#dials.has(exchange)) exchange.undialled ??= this.#undialled.add(exchange);
  }

  /** It waits no more. False: it did not wait. */
  leave(exchange: Exchange): boolean {
    this.#isDialled(exchange);
    if (exchange.waiting === null) return false;
    this.#waiting.remove(exchange.waiting);
    exchange.waiting = null;
    return true;
  }

  /** Who has waited longest; it waits no more. */
  takeWaiting(): Exchange | undefined {
    const { first } = this.#waiting;
    if (first !== undefined) this.leave(first);
    return first;
  }

  /** For whom a connection has to be begun: the first that has none on its way, where more wait than there is or will be room for. */
  needsDial(): Exchange | undefined {
    if (this.#waiting.size === 0 || this.#waiting.size <= this.#roomToCome()) return undefined;
    return this.#undialled.first;
  }

  dialled(exchange: Exchange, dial: Dial): void {
    this.#dials.set(exchange, dial);
    this.#isDialled(exchange);
  }

  /** The connection begun for it has come, or never will. */
  dialEnded(exchange: Exchange, failed: boolean): void {
    this.#dials.delete(exchange);
    if (exchange.waiting !== null) exchange.undialled ??= this.#undialled.add(exchange);
    if (failed) this.expectNothing();
  }

  /** Connections are slow to come, or fail: each request has one begun for itself, until one of them has shown what it can carry. */
  expectNothing(): void {
    this.#perDial = 1;
  }

  /** One connection on its way is expected to serve several requests. */
  get shares(): boolean {
    return this.#perDial > 1;
  }

  cancelDials(): void {
    for (const dial of this.#dials.values()) dial.cancel();
    this.#dials.clear();
  }

  #isDialled(exchange: Exchange): void {
    if (exchange.undialled !== null) this.#undialled.remove(exchange.undialled);
    exchange.undialled = null;
  }

  #roomToCome(): number {
    let room = this.#dials.size * this.#perDial;
    for (const { promised } of this.#promising) room += promised;
    // Only HTTP/2 connections have room for more than one.
    if (this.#perDial === 1) return room + this.#offered.length;
    for (const connection of this.#offered) room += connection.room;
    return room;
  }
}

/** Connections to the origin may turn out to speak HTTP/2. */
export function mayShare(origin: string, httpVersion: HttpVersion): boolean {
  return httpVersion === 'HTTP2' || (httpVersion === 'AUTO' && origin.startsWith('https:'));
}
