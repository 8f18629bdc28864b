/**
 * Keeps a shard's lease: renewed each second while the engine's loop turns, and what an acknowledged renewal allows is told
 * to the engine through shared memory. Nothing here stops the engine when Redis is away: its deadline simply passes.
 */
import { timing } from '@loadtest/protocol';
import { monotonicMs } from './clock-offset.ts';
import type { LeaseGate } from './engine/lease-gate.ts';
import type { Logger } from './log.ts';
import { nextMark } from './mark.ts';

/** After a failure it is tried again so soon (ms). */
const RETRY_MS = 100;

export interface LeaseOptions {
  /** Open as far as the claim allows. */
  readonly gate: LeaseGate;
  /** When the claim was sent, which counts as the first renewal; ms, monotonic. */
  readonly claimedAtMs: number;
  /** Renews in Redis and raises the mark (0: none). True: acknowledged. False: another attempt holds the shard. Rejects where Redis is away. */
  readonly renew: (mark: number) => Promise<boolean>;
  /** Called once. */
  readonly onFenced: () => void;
  readonly log: Logger;
}

export class Lease {
  readonly #options: LeaseOptions;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  /** Beats as of the last renewal; null while the engine's loop does not turn yet. */
  #beats: number | null = null;
  /** Numbers given as of the last renewal, and when that was (ms, monotonic); null for rate models, which need no mark. */
  #given: { readonly count: number; readonly atMs: number } | null = null;
  #stuck = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#next(options.claimedAtMs + timing.renewEveryMs);
  }

  /** From here on it is renewed only while the engine's loop turns. */
  watchEngine(): void {
    this.#beats = -1;
  }

  /** User models: reserves numbers from `first` on, now and with each renewal. Rejects where Redis is away. */
  async reserveFrom(first: number): Promise<void> {
    this.#given = { count: first, atMs: monotonicMs() };
    await this.#renew();
  }

  /** No more renewals. What Redis holds runs out, unless it is released. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #next(atMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#turn(), Math.max(0, atMs - monotonicMs()));
  }

  async #turn(): Promise<void> {
    const sentMs = monotonicMs();
    const renewed = this.#engineTurns() && (await this.#renew().catch(() => false));
    this.#next(renewed ? sentMs + timing.renewEveryMs : monotonicMs() + RETRY_MS);
  }

  #engineTurns(): boolean {
    const { gate, log } = this.#options;
    if (this.#beats === null) return true;
    const turns = gate.beats !== this.#beats;
    if (turns === this.#stuck) {
      if (turns) log.info('The engine turns again: its lease is renewed');
      else log.warn('The engine does not turn: its lease is not renewed');
    }
    this.#stuck = !turns;
    return turns;
  }

  async #renew(): Promise<boolean> {
    const { gate, renew, onFenced } = this.#options;
    const sentMs = monotonicMs();
    const beats = gate.beats;
    const mark = this.#markAt(sentMs);
    const held = await renew(mark);
    if (this.#stopped) return held;
    if (!held) {
      this.stop();
      onFenced();
      return false;
    }
    if (this.#beats !== null) this.#beats = beats;
    gate.renew(sentMs + timing.leaseTrustMs, monotonicMs());
    if (mark > 0) gate.reserve(mark);
    return true;
  }

  #markAt(nowMs: number): number {
    if (this.#given === null) return 0;
    const { count: before, atMs } = this.#given;
    const count = Math.max(before, this.#options.gate.given);
    const seconds = (nowMs - atMs) / 1000;
    this.#given = { count, atMs: nowMs };
    return nextMark(count, seconds > 0 ? (count - before) / seconds : 0);
  }
}
