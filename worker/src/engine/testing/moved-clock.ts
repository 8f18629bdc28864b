import { type Clock, MonotonicClock } from '../clock.ts';
import type { Timer } from '../timer.ts';

/** The clock of this machine, which can be put forward; what waits for it then waits longer. */
export class MovedClock implements Clock {
  readonly #clock = new MonotonicClock();
  #aheadMs = 0;

  now(): number {
    return this.#clock.now() + this.#aheadMs;
  }

  at(timeMs: number, callback: () => void): Timer {
    return this.#clock.at(timeMs - this.#aheadMs, callback);
  }

  afterInput(timeMs: number, callback: () => void): Timer {
    return this.#clock.afterInput(timeMs - this.#aheadMs, callback);
  }

  forward(ms: number): void {
    this.#aheadMs += ms;
  }
}
