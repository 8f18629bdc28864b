/** When the iterations of one shard of a rate model are due, and which is next. Pure: it knows no clock. */
import { countOfShard, firstOfShard } from '@loadtest/protocol';
import { type Curve, dueTimeMs, firstDueAt } from '@loadtest/scenario';

export class Pacer {
  #curve: Curve;
  readonly #shard: number;
  readonly #shards: number;
  #total: number;
  #cursor: number;
  #dueMs: number;

  /** Begins with the first k of the shard that is due at `fromMs` or later. Times are ms since the run's start. */
  constructor(curve: Curve, shard: number, shards: number, fromMs: number) {
    this.#curve = curve;
    this.#shard = shard;
    this.#shards = shards;
    this.#total = totalOf(curve);
    this.#cursor = firstOfShard(firstDueAt(curve, fromMs), shard, shards);
    this.#dueMs = dueTimeMs(curve, this.#cursor);
  }

  /** The first k of the shard not yet decided. */
  get cursor(): number {
    return this.#cursor;
  }

  /** When `cursor` is due; Infinity past the plan's end. */
  get dueMs(): number {
    return this.#dueMs;
  }

  get over(): boolean {
    return this.#cursor >= this.#total;
  }

  /** From `cursor` on, k are due as this curve says. */
  follow(curve: Curve): void {
    this.#curve = curve;
    this.#total = totalOf(curve);
    this.#dueMs = dueTimeMs(curve, this.#cursor);
  }

  /** `cursor` is decided. */
  step(): void {
    this.#moveTo(this.#cursor + this.#shards);
  }

  /** All that is due before `untilMs` and not decided is dropped: `drop` is told how many, by planned second, ascending. */
  dropBefore(untilMs: number, drop: (second: number, count: number) => void): void {
    const end = firstOfShard(firstDueAt(this.#curve, untilMs), this.#shard, this.#shards);
    while (this.#cursor < end) {
      const second = Math.floor(this.#dueMs / 1000);
      const nextSecond = firstOfShard(firstDueAt(this.#curve, (second + 1) * 1000), this.#shard, this.#shards);
      const to = Math.min(end, nextSecond);
      drop(second, countOfShard(this.#cursor, Math.min(to, this.#total), this.#shard, this.#shards));
      this.#moveTo(to);
    }
  }

  /** As `dropBefore`, with what is due at `untilMs` itself. */
  dropThrough(untilMs: number, drop: (second: number, count: number) => void): void {
    this.dropBefore(untilMs, drop);
    while (this.#dueMs <= untilMs) {
      drop(Math.floor(this.#dueMs / 1000), 1);
      this.step();
    }
  }

  #moveTo(k: number): void {
    this.#cursor = k;
    this.#dueMs = dueTimeMs(this.#curve, k);
  }
}

function totalOf({ total }: Curve): number {
  if (total === null) throw new TypeError('A user model has no due times');
  return total;
}
