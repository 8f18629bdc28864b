/**
 * The ledgers of all shards against the plan: what was planned in a second, what of it nobody decided, who has nothing to
 * report of it. Each change tells which seconds may now have other answers.
 */
import { type Curve, dueTimeMs, firstDueAt, levelAt } from '@loadtest/scenario';
import { newShard, type ShardState } from './ledger.ts';
import { decidedTo, differenceOf, type Outlook, outlookOf, type PlanBounds, type Range } from './outlook.ts';
import { countOfShard } from './split.ts';

export interface BooksPlan {
  readonly curve: Curve;
  readonly shards: number;
  readonly warmUpMs: number;
}

export interface LedgerState {
  readonly stoppedAtMs: number | null;
  readonly shards: readonly ShardState[];
}

/** Told of seconds [from, to) whose answers may have changed. */
export type OnChange = (from: number, to: number) => void;

export class RunLedger {
  readonly shards: ShardState[];
  #curve: Curve;
  readonly #onChange: OnChange;
  #stop: PlanBounds['stop'];

  /** `state`: as of a checkpoint; absent: no shard was placed yet. */
  constructor(plan: BooksPlan, state: LedgerState | undefined, onChange: OnChange) {
    this.#curve = plan.curve;
    this.#onChange = onChange;
    this.#stop = typeof state?.stoppedAtMs === 'number' ? this.#stopAt(state.stoppedAtMs) : null;
    this.shards = state
      ? structuredClone([...state.shards])
      : Array.from({ length: plan.shards }, (_, shard) => newShard(shard));
  }

  /** ms since the start; null: the run was not stopped. */
  get stoppedAtMs(): number | null {
    return this.#stop?.atMs ?? null;
  }
  /** The first time counts. */
  stop(atMs: number): void {
    if (this.#stop !== null) return;
    this.change(this.shards, () => {
      this.#stop = this.#stopAt(atMs);
    });
    if (!this.#isOpen) this.#onChange(Math.ceil(atMs / 1000), Number.POSITIVE_INFINITY);
  }

  /** From second `fromSecond` on the plan is another one; before it the two are the same. */
  replan(curve: Curve, fromSecond: number): void {
    this.change(this.shards, () => {
      this.#curve = curve;
      if (this.#stop !== null) this.#stop = this.#stopAt(this.#stop.atMs);
    });
    this.#onChange(fromSecond, Number.POSITIVE_INFINITY);
  }

  /** Does what changes the state of these shards, and tells which seconds that concerns. */
  change(shards: readonly ShardState[], act: () => void): void {
    const before = shards.map((shard) => ({ ...this.#outlook(shard), decidedTo: decidedTo(shard) }));
    act();
    for (const [position, shard] of shards.entries()) {
      const [was, is] = [before[position], { ...this.#outlook(shard), decidedTo: decidedTo(shard) }];
      if (was === undefined) continue;
      this.#iterationsChanged(differenceOf(was.undecided, is.undecided));
      this.#iterationsChanged(differenceOf([[0, was.limit]], [[0, is.limit]]));
      if (was.overFrom !== is.overFrom)
        this.#onChange(Math.min(was.overFrom, is.overFrom), Math.max(was.overFrom, is.overFrom));
      if (was.decidedTo !== is.decidedTo && is.decidedTo > this.#planEnd)
        this.#onChange(this.#lastSecond, this.#lastSecond + 1);
    }
  }

  /**
   * What the plan called for in this second: iterations due, or users. 0 past the plan's end. A shard that heard late of a lower
   * rate may have decided more than the plan calls for until its end: those are of the plan's last second, as it called for them.
   */
  planned(second: number): number {
    if (!this.#isOpen) {
      const stopped = this.#stop !== null && second * 1000 >= this.#stop.atMs;
      // User u runs while the level is above u: the last one is under way before it is whole.
      return stopped ? 0 : Math.ceil(levelAt(this.#curve, second * 1000));
    }
    const [from, to] = this.#due(second);
    const isLast = second === this.#lastSecond;
    return this.#sum((shard, { limit }) =>
      this.#count(shard, from, Math.min(isLast ? Math.max(to, decidedTo(shard)) : to, limit)),
    );
  }

  /** Iterations due in this second that no attempt decided and none will. 0 for user models. */
  undecided(second: number): number {
    if (!this.#isOpen) return 0;
    const [from, to] = this.#due(second);
    return this.#sum((shard, { limit, undecided }) =>
      undecided.reduce((sum, [low, high]) => {
        return sum + this.#count(shard, Math.max(from, low), Math.min(to, high, limit));
      }, 0),
    );
  }

  /** The shard has nothing to report of this second: it had ended, or lost its worker when its plan was over. */
  isOver(shard: ShardState, second: number): boolean {
    return second >= this.#outlook(shard).overFrom;
  }

  #stopAt(atMs: number): PlanBounds['stop'] {
    return { atMs, firstK: this.#isOpen ? firstDueAt(this.#curve, atMs) : 0 };
  }
  /** Iterations from this one on are never due; Infinity for user models. */
  get #planEnd(): number {
    return this.#curve.total ?? Number.POSITIVE_INFINITY;
  }
  get #lastSecond(): number {
    return Math.ceil(this.#curve.durationMs / 1000) - 1;
  }
  get #isOpen(): boolean {
    return this.#curve.unit === 'ITERATIONS_PER_SECOND';
  }
  #outlook(shard: ShardState): Outlook {
    return outlookOf(shard, { durationMs: this.#curve.durationMs, stop: this.#stop });
  }
  #due(second: number): Range {
    return [firstDueAt(this.#curve, second * 1000), firstDueAt(this.#curve, (second + 1) * 1000)];
  }
  #count({ shard }: ShardState, from: number, to: number): number {
    return countOfShard(from, to, shard, this.shards.length);
  }
  #sum(count: (shard: ShardState, outlook: Outlook) => number): number {
    return this.shards.reduce((sum, shard) => sum + count(shard, this.#outlook(shard)), 0);
  }

  #iterationsChanged(range: Range | null): void {
    const { total } = this.#curve;
    if (range === null || total === null || range[0] >= total) return;
    const last = dueTimeMs(this.#curve, Math.min(range[1], total) - 1);
    this.#onChange(Math.floor(dueTimeMs(this.#curve, range[0]) / 1000), Math.floor(last / 1000) + 1);
  }
}
