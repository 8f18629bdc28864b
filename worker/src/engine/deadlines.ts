/** Timeouts, most of which are cancelled: cheap to set and to cancel, with one of Node's timers for all of them. */

import { LinkedQueue, type Place } from './linked-queue.ts';
import type { Timer } from './timer.ts';

/** Node takes no longer waits for what they are. */
const LONGEST_WAIT_MS = 2 ** 30;

class Deadline implements Timer, Place<Deadline> {
  readonly timeMs: number;
  readonly callback: () => void;
  before: Place<Deadline> | null = null;
  after: Place<Deadline> | null = null;
  readonly #owner: Deadlines;
  /** Null: it has passed, or was cancelled. */
  #line: LinkedQueue<Deadline> | null;

  constructor(timeMs: number, callback: () => void, owner: Deadlines, line: LinkedQueue<Deadline>) {
    this.timeMs = timeMs;
    this.callback = callback;
    this.#owner = owner;
    this.#line = line;
    line.put(this);
  }

  get value(): this {
    return this;
  }

  cancel(): void {
    if (this.#line === null) return;
    this.#line.remove(this);
    this.#line = null;
    this.#owner.left();
  }
}

/**
 * What is set for later stands in lines in which times only rise, so that its place is always at an end: as many lines as there
 * are different timeouts under way at most. Cancelling leaves Node's timer as it is; where it fires too early for whoever is
 * first by then, it is set again.
 */
export class Deadlines {
  readonly #now: () => number;
  readonly #lines: LinkedQueue<Deadline>[] = [];
  #pending = 0;
  #timeout: NodeJS.Timeout | undefined;
  /** When Node's timer is wanted; −Infinity: it has fired, and the sockets are being read. */
  #wantedMs = Number.POSITIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** As `Clock.afterInput`. */
  add(timeMs: number, callback: () => void): Timer {
    const deadline = new Deadline(timeMs, callback, this, this.#lineFor(timeMs));
    if (this.#pending++ === 0) this.#timeout?.ref();
    if (timeMs < this.#wantedMs) this.#want(timeMs);
    return deadline;
  }

  /** One of them has left its line. Without any, the timer keeps no process alive. */
  left(): void {
    if (--this.#pending === 0) this.#timeout?.unref();
  }

  #lineFor(timeMs: number): LinkedQueue<Deadline> {
    for (const line of this.#lines) if (!((line.last?.timeMs ?? timeMs) > timeMs)) return line;
    const line = new LinkedQueue<Deadline>();
    this.#lines.push(line);
    return line;
  }

  get #first(): Deadline | undefined {
    let first: Deadline | undefined;
    for (const { first: head } of this.#lines)
      if (head !== undefined && (first === undefined || head.timeMs < first.timeMs)) first = head;
    return first;
  }

  /** Rounded down, as all waits: see MonotonicTimer. */
  #want(timeMs: number): void {
    clearTimeout(this.#timeout);
    this.#wantedMs = timeMs;
    const waitMs = Math.floor(timeMs - this.#now());
    this.#timeout = setTimeout(this.#look, Math.min(Math.max(1, waitMs), LONGEST_WAIT_MS));
  }

  #wantFirst(): void {
    this.#timeout = undefined;
    this.#wantedMs = Number.POSITIVE_INFINITY;
    const first = this.#first;
    if (first !== undefined) this.#want(first.timeMs);
  }

  readonly #look = (): void => {
    const nowMs = this.#now();
    if ((this.#first?.timeMs ?? Number.POSITIVE_INFINITY) > nowMs) return this.#wantFirst();
    // The loop reads sockets between its timers and its immediates.
    this.#wantedMs = Number.NEGATIVE_INFINITY;
    setImmediate(this.#call, nowMs);
  };

  /** What had passed before the sockets were read. */
  readonly #call = (untilMs: number): void => {
    for (let first = this.#first; first !== undefined && first.timeMs <= untilMs; first = this.#first) {
      first.cancel();
      first.callback();
    }
    this.#wantFirst();
  };
}
