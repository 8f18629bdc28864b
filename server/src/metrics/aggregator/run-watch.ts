/** What of the seconds decides the validity: kept a second each, so that an amendment replaces what it amends. */
import type { StoredSecond } from '@loadtest/protocol';
import type { SecondsStretch } from './aggregator.messages.ts';

/** A loop that stands for longer than this in a second has stalled. */
export const STALL_MS = 100;
/** A thread that uses more of its core than this for so many seconds on end was too busy to measure well. */
const BUSY_CPU = 0.9;
const BUSY_SECONDS = 5;

interface Watched {
  planned: number;
  dropped: number;
  lost: number;
  complete: boolean;
  stallMs: number;
  cpu: number;
}

export class RunWatch {
  readonly #seconds: Watched[] = [];

  set(stored: StoredSecond): void {
    const { planned, dropped, lost, complete, stallMs, cpu } = stored;
    this.#seconds[stored.second] = { planned, dropped, lost, complete, stallMs, cpu };
  }

  /** Sums over the seconds from `from` on. */
  sums(from: number): { planned: number; dropped: number; lost: number; seconds: number } {
    const sums = { planned: 0, dropped: 0, lost: 0, seconds: 0 };
    for (const second of this.#seconds.slice(from)) {
      sums.planned += second.planned;
      sums.dropped += second.dropped;
      sums.lost += second.lost;
      sums.seconds += 1;
    }
    return sums;
  }

  gaps(): SecondsStretch[] {
    return this.#stretches((second) => !second.complete, 1);
  }
  stalls(): SecondsStretch[] {
    return this.#stretches((second) => second.stallMs > STALL_MS, 1);
  }
  busy(): SecondsStretch[] {
    return this.#stretches((second) => second.cpu > BUSY_CPU, BUSY_SECONDS);
  }

  /** Stretches of at least `least` seconds on end that `holds`. */
  #stretches(holds: (second: Watched) => boolean, least: number): SecondsStretch[] {
    const stretches: SecondsStretch[] = [];
    let from = -1;
    for (let at = 0; at <= this.#seconds.length; at++) {
      const second = this.#seconds[at];
      const inside = second !== undefined && holds(second);
      if (inside && from === -1) from = at;
      if (!inside && from !== -1) {
        if (at - from >= least) stretches.push({ from, to: at - 1 });
        from = -1;
      }
    }
    return stretches;
  }
}
