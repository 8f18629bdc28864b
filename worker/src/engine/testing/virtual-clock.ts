/** A clock that stands still until it is told to go on. For tests in which time matters. */
import type { Clock, Timer } from '../clock.ts';

interface Entry {
  readonly timeMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** What is due already comes with the next turn of the loop, and no two turns are at the same time. */
const TURN_MS = 1e-6;

export class VirtualClock implements Clock {
  #nowMs: number;
  readonly #grainMs: number;
  #order = 0;
  readonly #entries = new Set<Entry>();

  /** `grainMs`: timers fire at whole multiples of it, as coarse ones do. */
  constructor(nowMs = 0, grainMs = 0) {
    this.#nowMs = nowMs;
    this.#grainMs = grainMs;
  }

  now(): number {
    return this.#nowMs;
  }

  at(timeMs: number, callback: () => void): Timer {
    const grown = this.#grainMs === 0 ? timeMs : Math.ceil(timeMs / this.#grainMs) * this.#grainMs;
    const entry: Entry = { timeMs: Math.max(grown, this.#nowMs + TURN_MS), order: this.#order++, callback };
    this.#entries.add(entry);
    return { cancel: () => void this.#entries.delete(entry) };
  }

  afterInput(timeMs: number, callback: () => void): Timer {
    return this.at(timeMs, callback);
  }

  /** Runs what is due until `timeMs`, each at its time, or late where a stall has passed it. */
  runTo(timeMs: number): void {
    for (let entry = this.#next(timeMs); entry !== undefined; entry = this.#next(timeMs)) {
      this.#entries.delete(entry);
      this.#nowMs = Math.max(this.#nowMs, entry.timeMs);
      entry.callback();
    }
    this.#nowMs = Math.max(this.#nowMs, timeMs);
  }

  /** Time passes and nothing runs; also from within a callback. */
  stall(forMs: number): void {
    this.#nowMs += forMs;
  }

  #next(timeMs: number): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of this.#entries) {
      if (entry.timeMs > timeMs) continue;
      if (
        first === undefined ||
        entry.timeMs < first.timeMs ||
        (entry.timeMs === first.timeMs && entry.order < first.order)
      )
        first = entry;
    }
    return first;
  }
}
