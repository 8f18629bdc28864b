/**
 * The books of a run: takes ticks in any order, any number of times, late ones and those of attempts long replaced, and
 * closes seconds. Whatever the order, the same set of ticks ends in the same seconds. Pure: the aggregator feeds it from the
 * stream and writes what it says.
 *
 * A second that is closed is stored; what changes it later makes it dirty, and it is stored again with the next revision.
 * What is not yet closed is kept apart, so that the state at any time is that of the stored seconds: a checkpoint.
 */
import { type Curve, dueTimeMs, firstDueAt, levelAt } from '@loadtest/scenario';
import { Figures } from './figures.ts';
import {
  type AttemptState,
  endedEarly,
  enterTick,
  hasFinished,
  isLive,
  isSettled,
  latestAttempt,
  newAttempt,
  type ShardState,
  undecidedRanges,
} from './ledger.ts';
import { holdName, loadSecond, type SecondContext, SecondRecord, type StoredSecond, storeSecond } from './second.ts';
import { countOfShard, firstOfShard } from './split.ts';
import type { ShardEnd, Tick } from './tick.ts';

export interface BooksPlan {
  readonly curve: Curve;
  readonly shards: number;
  readonly warmUpMs: number;
}

/** What a takeover goes on from, with the stored seconds. Plain JSON. */
export interface Checkpoint {
  /** Seconds 0 … this one are closed; −1: none. */
  readonly closedThrough: number;
  /** Planned iterations beyond this time (ms) do not count for shards that have no end of their own; null: the plan's end. */
  readonly stoppedAtMs: number | null;
  readonly shards: readonly ShardState[];
}

/**
 * NEW: kept for its second. LATE: its second was closed, and is amended. DUPLICATE: it is in already. REFUSED: it is of no
 * attempt that was placed, or beyond what its attempt may decide.
 */
export type Receipt = 'NEW' | 'LATE' | 'DUPLICATE' | 'REFUSED';

export class Books {
  readonly #plan: BooksPlan;
  readonly #open: boolean;
  readonly #shards: ShardState[];
  /** Ticks of seconds not closed yet, by second and hold. */
  readonly #waiting = new Map<number, Map<string, Tick>>();
  readonly #records = new Map<number, SecondRecord>();
  readonly #dirty = new Set<number>();
  /** The whole run without its warm-up. */
  readonly totals = new Figures();
  #closedThrough: number;
  #stoppedAtMs: number | null;

  constructor(plan: BooksPlan, checkpoint?: Checkpoint) {
    this.#plan = plan;
    this.#open = plan.curve.unit === 'ITERATIONS_PER_SECOND';
    this.#closedThrough = checkpoint?.closedThrough ?? -1;
    this.#stoppedAtMs = checkpoint?.stoppedAtMs ?? null;
    this.#shards = checkpoint
      ? structuredClone([...checkpoint.shards])
      : Array.from({ length: plan.shards }, (_, shard) => ({ shard, attempts: [], abandoned: false, limit: null }));
  }

  /** The newest closed second; −1 before the first. */
  get closedThrough(): number {
    return this.#closedThrough;
  }
  get shards(): readonly ShardState[] {
    return this.#shards;
  }
  /** Every shard has ended, all its ticks included, or was given up. */
  get settled(): boolean {
    return this.#shards.every(isSettled) && this.#waiting.size === 0;
  }
  checkpoint(): Checkpoint {
    return structuredClone({
      closedThrough: this.#closedThrough,
      stoppedAtMs: this.#stoppedAtMs,
      shards: this.#shards,
    });
  }

  /** A stored second, given back after a takeover or for an amendment. `count`: it is not yet in the totals. */
  load(stored: StoredSecond, count: boolean): void {
    const record = loadSecond(stored);
    this.#records.set(record.second, record);
    if (count && this.#inTotals(record.second)) this.totals.addAll(record.figures);
  }
  /** Forgets closed and stored seconds before `second`; `absent` names them again where a late tick needs one. */
  forget(before: number): void {
    for (const second of this.#records.keys())
      if (second < before && !this.#dirty.has(second)) this.#records.delete(second);
  }
  /** Closed seconds that are not in memory and that taking this tick, or storing what is dirty, would need. */
  absent(tick?: Tick): number[] {
    const needed = new Set(this.#dirty);
    if (tick) {
      needed.add(tick.second);
      for (const drops of tick.drops) needed.add(drops.second);
    }
    return [...needed].filter((second) => second <= this.#closedThrough && !this.#records.has(second));
  }

  /** A shard is placed: from its k `first` on, this attempt decides. */
  place(shard: number, attempt: number, workerId: string, firstK: number): void {
    const state = this.#shard(shard);
    if (state.attempts.some((known) => known.attempt === attempt)) return;
    const first = firstOfShard(firstK, shard, this.#plan.shards);
    state.attempts.push(newAttempt(attempt, workerId, first));
    this.#changed(first);
  }
  /**
   * The shard's newest attempt has lost its lease for good, or ended before its plan. `belowK`: it can have started no
   * iteration from this one on, reported or not; absent: none beyond its report.
   */
  lose(shard: number, belowK?: number): void {
    const latest = latestAttempt(this.#shard(shard));
    if (latest === undefined || latest.dead || hasFinished(latest)) return;
    latest.dead = true;
    latest.belowK = belowK ?? null;
    this.#limit(this.#shard(shard));
    this.#changed(latest.cursor);
  }
  /** Nobody takes this shard over. `belowK` as in `lose`. */
  abandon(shard: number, belowK?: number): void {
    this.lose(shard, belowK);
    this.#shard(shard).abandoned = true;
  }
  /** The run was stopped: a shard that cannot say where its plan ended is taken to have ended it at this time (ms since the start). */
  stop(atMs: number): void {
    this.#stoppedAtMs ??= atMs;
    for (const shard of this.#shards) this.#limit(shard);
  }
  /** A shard's last message. */
  end(end: ShardEnd): Receipt {
    const attempt = this.#attempt(end.shard, end.attempt);
    if (attempt === undefined) return 'REFUSED';
    if (attempt.end !== null) return 'DUPLICATE';
    attempt.end = end;
    if (end.lastSecond <= attempt.lastSecond) this.#closeAttempt(attempt, end.shard);
    return 'NEW';
  }

  /** A tick out of the stream. For LATE ones `absent(tick)` must have been loaded. */
  receive(tick: Tick): Receipt {
    const attempt = this.#attempt(tick.shard, tick.attempt);
    if (attempt === undefined) return 'REFUSED';
    const successor = this.#shard(tick.shard).attempts.find((other) => other.attempt > tick.attempt);
    if (successor !== undefined && tick.cursor > successor.first) return 'REFUSED';
    const hold = holdName(tick.shard, tick.attempt);
    if (tick.second > this.#closedThrough) {
      const waiting = this.#waiting.get(tick.second) ?? new Map<string, Tick>();
      if (waiting.has(hold)) return 'DUPLICATE';
      this.#waiting.set(tick.second, waiting.set(hold, tick));
      return 'NEW';
    }
    if (this.#record(tick.second).holds.has(hold)) return 'DUPLICATE';
    this.#enter(attempt, tick);
    return 'LATE';
  }

  /** The lowest second that ticks wait for; undefined: none waits. */
  get oldestWaiting(): number | undefined {
    return this.#waiting.size === 0 ? undefined : Math.min(...this.#waiting.keys());
  }

  /** Every live shard has reported the next second, or has ended before it. False while no shard has anything to say of it. */
  get nextIsWhole(): boolean {
    const next = this.#closedThrough + 1;
    const waiting = this.#waiting.get(next);
    if (waiting === undefined) return false;
    return this.#shards.every((shard) => {
      const latest = latestAttempt(shard);
      return !isLive(shard) || (latest !== undefined && waiting.has(holdName(shard.shard, latest.attempt)));
    });
  }

  /** Closes the next second with what there is. */
  closeNext(): void {
    const second = this.#closedThrough + 1;
    const waiting = this.#waiting.get(second);
    this.#waiting.delete(second);
    this.#closedThrough = second;
    this.#dirty.add(second);
    this.#records.set(second, new SecondRecord(second));
    for (const tick of waiting?.values() ?? []) {
      const attempt = this.#attempt(tick.shard, tick.attempt);
      if (attempt !== undefined) this.#enter(attempt, tick);
    }
  }

  /** The closed seconds that have to be stored now, ascending. Call `stored` once they are. */
  pending(): StoredSecond[] {
    const seconds: StoredSecond[] = [];
    for (const second of [...this.#dirty].sort((a, b) => a - b)) {
      const record = this.#record(second);
      const context = this.#context(second);
      if (record.isStoredWith(context)) this.#dirty.delete(second);
      else seconds.push(storeSecond(record, context));
    }
    return seconds;
  }
  /** These are safely stored. */
  stored(seconds: readonly StoredSecond[]): void {
    for (const stored of seconds) {
      this.#record(stored.second).markStored(stored);
      this.#dirty.delete(stored.second);
    }
  }

  /** What the plan called for in this second: iterations due, or users. 0 past the plan's end. */
  planned(second: number): number {
    if (!this.#open) {
      const end = this.#stoppedAtMs ?? Number.POSITIVE_INFINITY;
      return second * 1000 < end ? levelAt(this.#plan.curve, second * 1000) : 0;
    }
    const [from, to] = this.#due(second);
    let planned = 0;
    for (const { shard, limit } of this.#shards)
      planned += countOfShard(from, Math.min(to, limit ?? to), shard, this.#plan.shards);
    return planned;
  }
  /** Iterations due in this second that no attempt decided and none will. */
  undecided(second: number): number {
    if (!this.#open) return 0;
    const [from, to] = this.#due(second);
    let count = 0;
    for (const shard of this.#shards) {
      const below = Math.min(to, shard.limit ?? to);
      for (const [low, high] of undecidedRanges(shard))
        count += countOfShard(Math.max(from, low), Math.min(below, high), shard.shard, this.#plan.shards);
    }
    return count;
  }

  #context(second: number): SecondContext {
    const holds = this.#record(second).holds;
    const workers = new Set<string>();
    let complete = true;
    for (const shard of this.#shards) {
      const reporting = shard.attempts.filter((attempt) => holds.has(holdName(shard.shard, attempt.attempt)));
      for (const attempt of reporting) workers.add(attempt.workerId);
      const whole = reporting.some((attempt) => !(attempt.partial && attempt.firstSecond === second));
      if (!whole && !this.#overBefore(shard, second)) complete = false;
    }
    return { planned: this.planned(second), undecided: this.undecided(second), complete, workers: workers.size };
  }

  /** The shard had nothing to report of this second: it had ended, or its plan was over. */
  #overBefore(shard: ShardState, second: number): boolean {
    const end = latestAttempt(shard)?.end;
    if (end) return second > end.lastSecond;
    return second * 1000 >= Math.min(this.#plan.curve.durationMs, this.#stoppedAtMs ?? Number.POSITIVE_INFINITY);
  }

  #enter(attempt: AttemptState, tick: Tick): void {
    const before = attempt.cursor;
    enterTick(attempt, tick);
    const shard = this.#shard(tick.shard);
    if (tick.closed || (attempt.end && attempt.end.lastSecond <= attempt.lastSecond))
      this.#closeAttempt(attempt, tick.shard);
    if (attempt.dead || latestAttempt(shard) !== attempt) this.#changed(before, attempt.cursor);
    this.#record(tick.second).addTick(tick);
    this.#dirty.add(tick.second);
    if (this.#inTotals(tick.second)) this.totals.addTick(tick);
    for (const drops of tick.drops) {
      this.#record(drops.second).addDrops(drops);
      this.#dirty.add(drops.second);
    }
  }

  #closeAttempt(attempt: AttemptState, shard: number): void {
    attempt.closed = true;
    const state = this.#shard(shard);
    if (latestAttempt(state) === attempt) this.#limit(state);
  }

  /** Where a shard's plan ended before its natural end, as soon as that is known. */
  #limit(shard: ShardState): void {
    const latest = latestAttempt(shard);
    let limit: number | null = null;
    if (latest?.closed && !latest.dead) limit = endedEarly(latest) ? null : latest.cursor;
    else if (this.#stoppedAtMs !== null && (latest === undefined || latest.dead))
      limit = Math.max(latest?.cursor ?? 0, firstDueAt(this.#plan.curve, this.#stoppedAtMs));
    if (limit === null || limit === shard.limit) return;
    const before = shard.limit;
    shard.limit = limit;
    this.#changed(Math.min(limit, before ?? limit));
  }

  /** What is planned or undecided of the iterations [from, to) has changed: closed seconds in which they are due are dirty. */
  #changed(from: number, to = Number.POSITIVE_INFINITY): void {
    const { curve } = this.#plan;
    if (curve.total === null || from >= Math.min(to, curve.total)) return;
    const firstSecond = Math.floor(dueTimeMs(curve, from) / 1000);
    const lastSecond = to > curve.total ? this.#closedThrough : Math.floor(dueTimeMs(curve, to - 1) / 1000);
    for (let second = firstSecond; second <= Math.min(lastSecond, this.#closedThrough); second++)
      this.#dirty.add(second);
  }

  #due(second: number): [number, number] {
    const { curve } = this.#plan;
    return [firstDueAt(curve, second * 1000), firstDueAt(curve, (second + 1) * 1000)];
  }
  #inTotals(second: number): boolean {
    return second * 1000 >= this.#plan.warmUpMs;
  }
  #shard(shard: number): ShardState {
    const state = this.#shards[shard];
    if (state === undefined) throw new Error(`The run has no shard ${shard}`);
    return state;
  }
  #attempt(shard: number, attempt: number): AttemptState | undefined {
    return this.#shards[shard]?.attempts.find((known) => known.attempt === attempt);
  }
  #record(second: number): SecondRecord {
    const record = this.#records.get(second);
    if (record === undefined) throw new Error(`Second ${second} is not in memory`);
    return record;
  }
}
