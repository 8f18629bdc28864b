/** How one shard sees its lease: whether it holds, and from when on it holds again. Times are ms since the run's start. */
import type { LeaseGate } from './lease-gate.ts';

export class LeaseWatch {
  readonly #gate: LeaseGate;
  readonly #startAtMs: number;
  /** It was seen to have run out, and has not been seen to hold since. */
  #out = false;
  /** The last time that it was taken up again, as far as `look` has told. */
  #resumedAtMs: number;

  constructor(gate: LeaseGate, startAtMs: number) {
    this.#gate = gate;
    this.#startAtMs = startAtMs;
    this.#resumedAtMs = gate.resumedAtMs;
  }

  /** Something may be started: it holds, and has held ever since `look` was asked. */
  holds(nowMs: number): boolean {
    return this.#gate.isOpen(nowMs + this.#startAtMs) && this.#gate.resumedAtMs === this.#resumedAtMs;
  }

  /** Null: it has run out. −Infinity: it holds and held. Else it was taken up again at this time: what was due before is lost. */
  look(nowMs: number): number | null {
    if (!this.#gate.isOpen(nowMs + this.#startAtMs)) {
      this.#out = true;
      return null;
    }
    const resumedAtMs = this.#gate.resumedAtMs;
    const wasOut = this.#out;
    this.#out = false;
    if (resumedAtMs !== this.#resumedAtMs) {
      this.#resumedAtMs = resumedAtMs;
      return resumedAtMs - this.#startAtMs;
    }
    return wasOut ? nowMs : Number.NEGATIVE_INFINITY;
  }
}
