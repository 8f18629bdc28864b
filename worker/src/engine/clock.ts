/** Time as the engine sees it: milliseconds with fractions on one monotonic origin (process.hrtime), the same in all threads. */
import { Deadlines } from './deadlines.ts';
import type { Timer } from './timer.ts';

export interface Clock {
  now(): number;
  /** Calls back at `timeMs` or later, never earlier; soon where that is past, but never from within this call. */
  at(timeMs: number, callback: () => void): Timer;
  /**
   * As `at`, but what the sockets hold by then is read first: for timeouts, so that an answer that came in time does not count
   * as missing because this process was late to look. One for each request is cheap.
   */
  afterInput(timeMs: number, callback: () => void): Timer;
}

/**
 * performance.now() is the cheapest clock there is, but each thread has an origin of its own: the distance to
 * process.hrtime is measured once, in the shortest of many tries.
 */
function measureOffsetMs(): number {
  let shortest = Number.POSITIVE_INFINITY;
  let offsetMs = 0;
  for (let attempt = 0; attempt < 200; attempt++) {
    const before = performance.now();
    const [seconds, nanoseconds] = process.hrtime();
    const after = performance.now();
    if (after - before >= shortest) continue;
    shortest = after - before;
    offsetMs = seconds * 1000 + nanoseconds / 1e6 - (before + after) / 2;
  }
  return offsetMs;
}

class MonotonicTimer implements Timer {
  readonly #clock: Clock;
  readonly #timeMs: number;
  readonly #callback: () => void;
  #timeout: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  constructor(clock: Clock, timeMs: number, callback: () => void) {
    this.#clock = clock;
    this.#timeMs = timeMs;
    this.#callback = callback;
    this.#arm(timeMs - clock.now());
  }

  cancel(): void {
    clearTimeout(this.#timeout);
    clearImmediate(this.#immediate);
  }

  /** Rounded down: Node's timers count from the start of the loop's turn and fire up to one ms late, so rounding up would add another. */
  #arm(waitMs: number): void {
    if (waitMs > 0)
      this.#timeout = setTimeout(MonotonicTimer.#fire, Math.min(Math.max(1, Math.floor(waitMs)), 2 ** 30), this);
    else this.#immediate = setImmediate(MonotonicTimer.#fire, this);
  }

  static #fire(timer: MonotonicTimer): void {
    const leftMs = timer.#timeMs - timer.#clock.now();
    if (leftMs > 0) timer.#arm(leftMs);
    else timer.#callback();
  }
}

export class MonotonicClock implements Clock {
  readonly #offsetMs = measureOffsetMs();
  readonly #deadlines = new Deadlines(() => this.now());

  now(): number {
    return performance.now() + this.#offsetMs;
  }

  at(timeMs: number, callback: () => void): Timer {
    return new MonotonicTimer(this, timeMs, callback);
  }

  afterInput(timeMs: number, callback: () => void): Timer {
    return this.#deadlines.add(timeMs, callback);
  }
}

interface NamedTimer {
  readonly timeMs: number;
  readonly timer: Timer;
}

/** Timers by name, one of each. */
export class TimerSet<Name extends string> {
  readonly #clock: Clock;
  /** Names stay: deleting and adding them again and again would leave a chain of former tables behind. */
  readonly #timers = new Map<Name, NamedTimer | null>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls back then, instead of when the name was set for before. */
  at(name: Name, timeMs: number, callback: () => void): void {
    this.cancel(name);
    const timer = this.#clock.at(timeMs, () => {
      this.#timers.set(name, null);
      callback();
    });
    this.#timers.set(name, { timeMs, timer });
  }

  /** As `at`, unless the name is set for then or sooner: that stays, and whoever is called then can set it anew. */
  by(name: Name, timeMs: number, callback: () => void): void {
    const known = this.#timers.get(name);
    if (known === undefined || known === null || known.timeMs > timeMs) this.at(name, timeMs, callback);
  }

  cancel(name: Name): void {
    const known = this.#timers.get(name);
    if (known === undefined || known === null) return;
    known.timer.cancel();
    this.#timers.set(name, null);
  }

  cancelAll(): void {
    for (const name of this.#timers.keys()) this.cancel(name);
  }
}
