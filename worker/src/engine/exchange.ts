/** One request on its way: it notes the moments and ends exactly once. */
import type { Clock } from './clock.ts';
import { type Abortable, type Carried, type Connection, NOT_NOW } from './connection.ts';
import { failureOf } from './failures.ts';
import { gather } from './gathered-body.ts';
import type { AnswerHeaders } from './headers.ts';
import type { Place } from './linked-queue.ts';
import type { Timer } from './timer.ts';
import { type Failure, MOST_BODY_BYTES, type OpenRequest, type Outcome, type WireRequest } from './transport.ts';

/** Where it waits for a connection to its origin. */
export interface WaitingLine {
  /** It waits no more. False: it did not wait. */
  leave(exchange: Exchange): boolean;
  /** A connection may have room. */
  offer(connection: Connection): void;
}

/** What the transport is told. */
export interface ExchangeOwner {
  readonly clock: Clock;
  /** Something may be sent at this time. */
  mayStart(nowMs: number): boolean;
  /** It has ended; whoever asked for it has been told. */
  ended(exchange: Exchange): void;
  /** It could not be written: the gate is closed, or its connection went before. It waits for another one. */
  putBack(exchange: Exchange): void;
  /** Its connection has nothing to do with it any more. */
  released(exchange: Exchange): void;
}

const EMPTY = Buffer.alloc(0);
const TOO_LARGE: Failure = {
  kind: 'OTHER',
  message: `The body has more than ${MOST_BODY_BYTES / 1_048_576} MiB, the most that a check or an extraction can read. Ask for less, or check only its status and headers`,
};
const CLOSED_AT_ONCE: Failure = { kind: 'CONNECT', message: 'The connection was closed as soon as it was open' };

export class Exchange implements OpenRequest, Carried {
  readonly request: WireRequest;
  connection: Connection | null = null;
  /** Where it waits, or waited. */
  pool: WaitingLine | null = null;
  /** Its places with the pool that it waits in. */
  waiting: Place<Exchange> | null = null;
  undialled: Place<Exchange> | null = null;
  readonly #owner: ExchangeOwner;
  readonly #tell: (outcome: Outcome) => void;
  readonly #timeout: Timer;
  #controller: Abortable | null = null;
  #sentMs: number | null = null;
  #bytesReceived = 0;
  #status = 0;
  #headers: AnswerHeaders | null = null;
  #firstByteMs: number | null = null;
  /** What came of a body that somebody reads: its first `#bodyBytes`. One that nobody reads is let go. */
  #body: Buffer | null = null;
  #bodyBytes = 0;
  #over = false;
  #doneMs = 0;
  /** How often a server said that it did not look at it. */
  #returns = 0;

  constructor(request: WireRequest, owner: ExchangeOwner, tell: (outcome: Outcome) => void) {
    this.request = request;
    this.#owner = owner;
    this.#tell = tell;
    this.#timeout = owner.clock.afterInput(owner.clock.now() + request.timeoutMs, () => {
      const message = `No whole answer within the timeout of ${request.timeoutMs} ms`;
      this.#giveUp({ kind: 'TIMEOUT', message });
    });
  }

  get over(): boolean {
    return this.#over;
  }

  /** When it ended; 0: it has not. */
  get doneMs(): number {
    return this.#doneMs;
  }

  cut(): void {
    this.#giveUp({ kind: 'INTERRUPTED', message: 'Cut off by the end of the run' });
  }

  /** No connection was to be had for it. */
  fail(failure: Failure): void {
    this.#end(failure);
  }

  onBegin(controller: Abortable): boolean {
    const nowMs = this.#owner.clock.now();
    if (this.#over || this.connection === null || !this.#owner.mayStart(nowMs)) return false;
    this.#controller = controller;
    this.connection.used = true;
    this.#sentMs = nowMs;
    return true;
  }

  onFirstByte(): void {
    this.#firstByteMs = this.#owner.clock.now();
    this.#takeShare();
  }

  onHead(status: number, headers: AnswerHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onBody(bytes: Buffer, from: number, to: number): void {
    this.#takeShare();
    if (!this.request.readsBody || this.#over) return;
    if (this.#bodyBytes + to - from > MOST_BODY_BYTES) return this.#giveUp(TOO_LARGE);
    this.#body = gather(this.#body, this.#bodyBytes, bytes, from, to);
    this.#bodyBytes += to - from;
  }

  onEnd(): void {
    this.#end(null);
    this.#owner.released(this);
  }

  onError(error: Error): void {
    const { connection } = this;
    const waits = this.#sentMs === null && !this.#over;
    const lost = connection !== null && !connection.usable;
    if (waits && (error === NOT_NOW || (lost && connection.used))) {
      this.#owner.released(this);
      this.#owner.putBack(this);
      return;
    }
    // A new connection that the other side closes at once is no reason to try for ever.
    this.#end(waits && lost ? CLOSED_AT_ONCE : failureOf(error, 'EXCHANGE'));
    this.#owner.released(this);
  }

  onUnprocessed(failure: Failure, tries: number): void {
    this.#sentMs = null;
    this.#controller = null;
    if (this.#over) this.#owner.released(this);
    else if (this.#returns++ < tries) {
      this.#owner.released(this);
      this.#owner.putBack(this);
    } else {
      // Told later, as every other end.
      setImmediate(() => this.#end(failure));
      this.#owner.released(this);
    }
  }

  /** Ends it from this side: what waits is never written, what is written loses its connection, or its stream. */
  #giveUp(failure: Failure): void {
    this.#end(failure);
    this.#controller?.abort();
  }

  #end(failure: Failure | null): void {
    if (this.#over) return;
    const doneMs = this.#owner.clock.now();
    this.#doneMs = doneMs;
    this.#over = true;
    this.#timeout.cancel();
    this.#owner.ended(this);
    this.#takeShare(true);
    const sent = this.#sentMs === null ? null : this.connection;
    const body = failure === null && this.request.readsBody ? (this.#body ?? EMPTY).subarray(0, this.#bodyBytes) : null;
    this.#body = null;
    this.#tell({
      sentMs: this.#sentMs,
      doneMs,
      status: failure === null ? this.#status : 0,
      headers: failure === null ? this.#headers : null,
      failure,
      bytesReceived: this.#bytesReceived,
      body,
      firstByteMs: this.#firstByteMs,
      address: sent?.address ?? null,
      httpVersion: this.#firstByteMs === null ? null : (sent?.httpVersion ?? null),
    });
  }

  /** Requests share an HTTP/2 connection: what came since another one of them looked is this one's. Alone it is enough to look at the end. */
  #takeShare(atEnd = false): void {
    const { connection } = this;
    if (connection === null || this.#sentMs === null || !(atEnd || connection.httpVersion === 'HTTP/2')) return;
    this.#bytesReceived += connection.takeReceived();
  }
}
