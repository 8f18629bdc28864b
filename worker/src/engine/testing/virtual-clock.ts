/** A clock that stands still until it is told to go on. For tests in which time matters. */
import type { Clock } from '../clock.ts';
import type { Timer } from '../timer.ts';

interface Entry {
  readonly timeMs: number;
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

const isBefore = (one: Entry, other: Entry): boolean =>
  one.timeMs < other.timeMs || (one.timeMs === other.timeMs && one.order < other.order);

/** A binary heap: what comes first is on top. */
class Agenda {
  readonly #entries: Entry[] = [];

  get first(): Entry | undefined {
    return this.#entries[0];
  }

  add(entry: Entry): void {
    const entries = this.#entries;
    let at = entries.push(entry) - 1;
    for (let above = (at - 1) >> 1; at > 0; above = (at - 1) >> 1) {
      const parent = entries[above];
      if (parent === undefined || isBefore(parent, entry)) break;
      entries[at] = parent;
      at = above;
    }
    entries[at] = entry;
  }

  removeFirst(): void {
    const entries = this.#entries;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return;
    let at = 0;
    for (;;) {
      const [left, right] = [entries[2 * at + 1], entries[2 * at + 2]];
      if (left === undefined) break;
      const [child, place] = right !== undefined && isBefore(right, left) ? [right, 2 * at + 2] : [left, 2 * at + 1];
      if (isBefore(last, child)) break;
      entries[at] = child;
      at = place;
    }
    entries[at] = last;
  }
}

/** What is due already comes with the next turn of the loop, and no two turns are at the same time. */
const TURN_MS = 1e-6;

export class VirtualClock implements Clock {
  #nowMs: number;
  readonly #grainMs: number;
  #order = 0;
  readonly #agenda = new Agenda();

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
    const fireMs = Math.max(grown, this.#nowMs + TURN_MS);
    const entry: Entry = { timeMs: fireMs, order: this.#order++, callback, cancelled: false };
    this.#agenda.add(entry);
    return {
      cancel: () => {
        entry.cancelled = true;
      },
    };
  }

  afterInput(timeMs: number, callback: () => void): Timer {
    return this.at(timeMs, callback);
  }

  /** Runs what is due until `timeMs`, each at its time, or late where a stall has passed it. */
  runTo(timeMs: number): void {
    for (let entry = this.#agenda.first; entry !== undefined && entry.timeMs <= timeMs; entry = this.#agenda.first) {
      this.#agenda.removeFirst();
      if (entry.cancelled) continue;
      this.#nowMs = Math.max(this.#nowMs, entry.timeMs);
      entry.callback();
    }
    this.#nowMs = Math.max(this.#nowMs, timeMs);
  }

  /** Time passes and nothing runs; also from within a callback. */
  stall(forMs: number): void {
    this.#nowMs += forMs;
  }
}
