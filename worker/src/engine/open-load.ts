/** The rate models: iterations start when the plan says, however slow the target is; what finds no room is dropped. */
import type { Curve } from '@loadtest/scenario';
import { type DriverPort, type LoadDriver, STARTS_A_TURN } from './load-driver.ts';
import { Pacer } from './pacer.ts';

export interface OpenLoadOptions {
  readonly curve: Curve;
  readonly shard: number;
  readonly shards: number;
  /** The first k due then or later is the shard's first. */
  readonly fromMs: number;
  /** Iterations in flight at most. */
  readonly maxInFlight: number;
  /** Something may be due, sooner than the timer tells: `decide` is wanted. */
  readonly wake: () => void;
}

export class OpenLoad implements LoadDriver {
  readonly users = 0;
  readonly given = 0;
  readonly exhausted = false;
  readonly #pacer: Pacer;
  readonly #port: DriverPort;
  readonly #wake: () => void;
  #maxInFlight: number;
  #durationMs: number;
  #inFlight = 0;
  /** More is due than a turn of the loop may start: the rest has its own turn. */
  #behind = false;

  constructor({ curve, shard, shards, fromMs, maxInFlight, wake }: OpenLoadOptions, port: DriverPort) {
    this.#pacer = new Pacer(curve, shard, shards, fromMs);
    this.#port = port;
    this.#wake = wake;
    this.#maxInFlight = maxInFlight;
    this.#durationMs = curve.durationMs;
  }

  get cursor(): number {
    return this.#pacer.cursor;
  }

  isOver(nowMs: number): boolean {
    return this.#pacer.over && nowMs >= this.#durationMs;
  }

  /** Only what was due when this turn began: where starting takes longer than the plan allows, answers still get their turn. */
  decide(nowMs: number): number {
    this.#behind = false;
    for (let started = 0; this.#pacer.dueMs <= nowMs; started++) {
      const atMs = started === 0 ? nowMs : this.#port.turn();
      if (!this.#port.mayStart(atMs)) return Number.POSITIVE_INFINITY;
      if (started === STARTS_A_TURN) {
        this.#behind = true;
        return atMs;
      }
      if (this.#inFlight >= this.#maxInFlight) {
        this.#pacer.dropThrough(nowMs, (second, count) => this.#port.drop(second, count, false, atMs));
      } else {
        const { dueMs, cursor: k } = this.#pacer;
        this.#pacer.step();
        this.#inFlight++;
        this.#port.start(dueMs, atMs, { k, user: k, cookies: null, ended: this.#onEnded });
      }
    }
    return this.#pacer.dueMs;
  }

  lose(untilMs: number): void {
    const nowMs = this.#port.turn();
    this.#pacer.dropBefore(untilMs, (second, count) => this.#port.drop(second, count, true, nowMs));
  }

  giveUp(): void {
    const nowMs = this.#port.turn();
    this.#pacer.dropBefore(Number.POSITIVE_INFINITY, (second, count) => this.#port.drop(second, count, false, nowMs));
  }

  follow(curve: Curve, maxInFlight: number): void {
    this.#pacer.follow(curve);
    this.#durationMs = curve.durationMs;
    this.#maxInFlight = maxInFlight;
  }

  stop(): void {}

  /** A timer fires each ms at best; answers come in between, and what has become due by then starts with them. */
  readonly #onEnded = (atMs: number): void => {
    this.#inFlight--;
    if (!this.#behind && this.#pacer.dueMs <= atMs) this.#wake();
  };
}
