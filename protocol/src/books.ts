/**
 * The books of a run: takes ticks in any order, any number of times, late ones and those of attempts long replaced, and
 * closes seconds. Whatever the order, the same set of ticks ends in the same seconds. Pure: the aggregator feeds it from the
 * stream and writes what it says.
 *
 * A second that is closed is stored; what changes it later makes it dirty, and it is stored again with the next revision.
 * What is not yet closed is kept apart, so that the state at any time is that of the stored seconds: a checkpoint. All that is
 * `pending` belongs into one transaction with it. Whoever takes over reads the stream again from its oldest entry that waited.
 */
import type { Curve } from '@loadtest/scenario';
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
} from './ledger.ts';
import { type BooksPlan, RunLedger } from './run-ledger.ts';
import { holdName, loadSecond, type SecondContext, SecondRecord, type StoredSecond, storeSecond } from './second.ts';
import { firstOfShard } from './split.ts';
import type { Drops, ShardEnd, Tick } from './tick.ts';

/** What a takeover goes on from, with the stored seconds. Plain JSON. */
export interface Checkpoint {
  /** Seconds 0 … this one are closed; −1: none. */
  readonly closedThrough: number;
  /** When the run was stopped, ms since its start; null: it was not. */
  readonly stoppedAtMs: number | null;
  readonly shards: readonly ShardState[];
}

/**
 * NEW: kept for its second. LATE: its second was closed, and is amended. DUPLICATE: it is in already. REFUSED: it is of no
 * attempt that was placed, or beyond what its attempt may decide.
 */
export type Receipt = 'NEW' | 'LATE' | 'DUPLICATE' | 'REFUSED';

export class Books {
  /** The whole run without its warm-up. */
  readonly totals = new Figures();
  readonly #plan: BooksPlan;
  readonly #ledger: RunLedger;
  /** Ticks of seconds not closed yet, by second and hold. */
  readonly #waiting = new Map<number, Map<string, Tick>>();
  readonly #records = new Map<number, SecondRecord>();
  /** Drops reported since for closed seconds that are not in memory. */
  readonly #owed = new Map<number, Drops[]>();
  readonly #dirty = new Set<number>();
  /** Loaded seconds that are in the totals. */
  readonly #counted = new Set<number>();
  #closedThrough: number;

  constructor(plan: BooksPlan, checkpoint?: Checkpoint) {
    this.#plan = plan;
    this.#closedThrough = checkpoint?.closedThrough ?? -1;
    this.#ledger = new RunLedger(plan, checkpoint, (from, to) => {
      for (let second = from; second < Math.min(to, this.#closedThrough + 1); second++) this.#dirty.add(second);
    });
  }

  /** The newest closed second; −1 before the first. */
  get closedThrough(): number {
    return this.#closedThrough;
  }
  get shards(): readonly ShardState[] {
    return this.#ledger.shards;
  }
  /** Every shard has ended, all its ticks included, or was given up. */
  get settled(): boolean {
    return this.shards.every(isSettled) && this.#waiting.size === 0;
  }
  checkpoint(): Checkpoint {
    const { shards, stoppedAtMs } = this.#ledger;
    return structuredClone({ closedThrough: this.#closedThrough, stoppedAtMs, shards });
  }

  /**
   * A stored second, given back after a takeover or for an amendment; one that is in memory stays as it is. `count`: the totals
   * need it too; they take each second once. Throws on malformed histograms.
   */
  load(stored: StoredSecond, count: boolean): void {
    const { second } = stored;
    const counts = count && !this.#counted.has(second) && this.#inTotals(second);
    if (!counts && this.#records.has(second)) return;
    const record = loadSecond(stored);
    if (counts) {
      this.#counted.add(second);
      this.totals.addAll(record.figures);
    }
    if (this.#records.has(second)) return;
    for (const drops of this.#owed.get(second) ?? []) record.addDrops(drops);
    this.#owed.delete(second);
    this.#records.set(second, record);
  }
  /** Forgets closed and stored seconds before `second`; `absent` names them again where they are needed. */
  forget(before: number): void {
    for (const second of this.#records.keys())
      if (second < before && !this.#dirty.has(second)) this.#records.delete(second);
  }
  /** Closed seconds that are not in memory, and that `receive` of this tick or `pending` would need. */
  absent(tick?: Tick): number[] {
    const needed = tick === undefined ? this.#dirty : new Set(this.#dirty).add(tick.second);
    return [...needed].filter((second) => second <= this.#closedThrough && !this.#records.has(second));
  }

  /** A shard is placed: from its k `firstK` on, this attempt decides. It has to be known here before any tick of it is read. */
  place(shard: number, attempt: number, workerId: string, firstK: number): void {
    const state = this.#shard(shard);
    if (state.attempts.some((known) => known.attempt === attempt)) return;
    const first = firstOfShard(firstK, shard, this.#plan.shards);
    this.#ledger.change([state], () => {
      state.attempts.push(newAttempt(attempt, workerId, first));
      state.attempts.sort((one, other) => one.attempt - other.attempt);
    });
  }
  /**
   * An attempt has lost its lease for good, or ended before its plan. `belowK`: it can have started no iteration from this one
   * on, reported or not; absent: none beyond its report. `attempt`: the shard's newest where absent.
   */
  lose(shard: number, belowK?: number, attempt?: number): void {
    const state = this.#shard(shard);
    const lost = attempt === undefined ? latestAttempt(state) : this.#attempt(shard, attempt);
    if (lost === undefined || lost.dead || hasFinished(lost)) return;
    this.#ledger.change([state], () => {
      lost.dead = true;
      lost.belowK = belowK ?? null;
    });
  }
  /** Nobody takes this shard over. `belowK` as in `lose`. */
  abandon(shard: number, belowK?: number): void {
    this.lose(shard, belowK);
    this.#shard(shard).abandoned = true;
  }
  /** The run was stopped, ms since its start: a shard that cannot say where its plan ended is taken to have ended it then. */
  stop(atMs: number): void {
    this.#ledger.stop(atMs);
  }
  /** The load was changed: from second `fromSecond` on the plan is this curve, before it the two are the same. */
  replan(curve: Curve, fromSecond: number): void {
    this.#ledger.replan(curve, fromSecond);
  }
  /** A shard's last message. */
  end(end: ShardEnd): Receipt {
    const attempt = this.#attempt(end.shard, end.attempt);
    if (attempt === undefined) return 'REFUSED';
    if (attempt.end !== null) return 'DUPLICATE';
    this.#ledger.change([this.#shard(end.shard)], () => {
      attempt.end = end;
      // It was taken for lost, and had only finished.
      if (!endedEarly(attempt)) attempt.dead = false;
    });
    return 'NEW';
  }

  /** A tick out of the stream. For LATE ones `absent(tick)` must have been loaded, else it throws and nothing is changed. */
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
    if (this.#inTotals(tick.second)) this.totals.addTick(tick);
    return 'LATE';
  }

  /** The lowest second that ticks wait for; undefined: none waits. */
  get oldestWaiting(): number | undefined {
    return this.#waiting.size === 0 ? undefined : Math.min(...this.#waiting.keys());
  }

  /** Every live shard has reported the next second, or has ended before it. False while no shard has anything to say of it. */
  get nextIsWhole(): boolean {
    const waiting = this.#waiting.get(this.#closedThrough + 1);
    if (waiting === undefined) return false;
    return this.shards.every((shard) => {
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
    const record = new SecondRecord(second);
    this.#records.set(second, record);
    for (const tick of waiting?.values() ?? []) {
      const attempt = this.#attempt(tick.shard, tick.attempt);
      if (attempt !== undefined) this.#enter(attempt, tick);
    }
    if (this.#inTotals(second)) this.totals.addAll(record.figures);
  }

  /** The closed seconds that have to be stored now, ascending: what `absent()` names must have been loaded. Call `stored` once they are. */
  pending(): StoredSecond[] {
    const seconds: StoredSecond[] = [];
    for (const second of [...this.#dirty].sort((a, b) => a - b)) {
      const record = this.#record(second);
      const context = this.#context(record);
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
    return this.#ledger.planned(second);
  }
  /** Iterations due in this second that no attempt decided and none will. */
  undecided(second: number): number {
    return this.#ledger.undecided(second);
  }

  #context({ second, holds }: SecondRecord): SecondContext {
    const workers = new Set<string>();
    let complete = true;
    for (const shard of this.shards) {
      const reporting = shard.attempts.filter((attempt) => holds.has(holdName(shard.shard, attempt.attempt)));
      for (const attempt of reporting) workers.add(attempt.workerId);
      const whole = reporting.some((attempt) => !(attempt.partial && attempt.firstSecond === second));
      if (!whole && !this.#ledger.isOver(shard, second)) complete = false;
    }
    return { planned: this.planned(second), undecided: this.undecided(second), complete, workers: workers.size };
  }

  #enter(attempt: AttemptState, tick: Tick): void {
    this.#ledger.change([this.#shard(tick.shard)], () => enterTick(attempt, tick));
    this.#record(tick.second).addTick(tick);
    this.#dirty.add(tick.second);
    for (const drops of tick.drops) this.#drop(drops);
  }
  #drop(drops: Drops): void {
    const record = this.#records.get(drops.second);
    if (record) record.addDrops(drops);
    else this.#owed.set(drops.second, [...(this.#owed.get(drops.second) ?? []), drops]);
    this.#dirty.add(drops.second);
  }

  #inTotals(second: number): boolean {
    return second * 1000 >= this.#plan.warmUpMs;
  }
  #shard(shard: number): ShardState {
    const state = this.shards[shard];
    if (state === undefined) throw new Error(`The run has no shard ${shard}`);
    return state;
  }
  #attempt(shard: number, attempt: number): AttemptState | undefined {
    return this.shards[shard]?.attempts.find((known) => known.attempt === attempt);
  }
  #record(second: number): SecondRecord {
    const record = this.#records.get(second);
    if (record === undefined) throw new Error(`Second ${second} is not in memory`);
    return record;
  }
}
