/**
 * One run's seconds: reads its stream, closes seconds by the books, stores them with the checkpoint in one transaction, then
 * publishes and trims. Everything about the run happens in one loop, one thing after the other; a command waits its turn.
 */
import {
  addStored,
  Books,
  type Checkpoint,
  errorKindsOf,
  Figures,
  fields,
  firstChange,
  latestAttempt,
  mergeAdjustments,
  type RunAdjustment,
  type StoredSecond,
  storeFigures,
  timing,
  writeStored,
} from '@loadtest/protocol';
import { adjustedCurve } from '@loadtest/scenario';
import { Types } from 'mongoose';
import type { Placement } from '../../runs/run.model.ts';
import type { SecondsOwner } from '../metrics.store.ts';
import type { AggregatedRun, AggregatorEvent, RunOutcome } from './aggregator.messages.ts';
import { type AggregatorStores, FencedError } from './aggregator-stores.ts';
import { type ResultsEntry, readResults } from './results-stream.ts';
import { type Aggregation, outcomeOf, progressOf, totalsOf } from './run-outcome.ts';
import { RunWatch } from './run-watch.ts';
import { WaitingEntries } from './waiting-entries.ts';

/** How often the stream is looked at while nothing comes. */
const LOOK_EVERY_MS = 40;
/** After a failure of a store. */
const RETRY_AFTER_MS = 250;
/** Closed seconds that stay in memory for late reports. */
const REMEMBERED_SECONDS = 120;
/** A second is reported once it is over; one that lies further ahead than clocks can differ is none of the run, s. */
const MOST_AHEAD_SECONDS = 60;

export class RunAggregator {
  readonly #run: AggregatedRun;
  readonly #stores: AggregatorStores;
  readonly #tell: (event: AggregatorEvent) => void;
  readonly #runId: Types.ObjectId;
  readonly #books: Books;
  readonly #watch = new RunWatch();
  readonly #waiting = new WaitingEntries();
  #lastId: string;
  #startAtMs: number | null;
  #adjustments: readonly RunAdjustment[];
  #commands: (() => void)[] = [];
  #ended = false;
  #restored: boolean;
  #told = '';
  #malformed = 0;
  /** What fails at present, so that it is said once; empty: nothing. */
  #trouble = '';
  /** Who waits for the outcome. */
  #outcome: { resolve: (outcome: RunOutcome) => void; reject: (error: Error) => void } | null = null;
  /** All commands before the finish are done: nothing more is to come. */
  #finishing = false;

  constructor(run: AggregatedRun, stores: AggregatorStores, tell: (event: AggregatorEvent) => void) {
    this.#run = run;
    this.#stores = stores;
    this.#tell = tell;
    this.#runId = new Types.ObjectId(run.runId);
    this.#lastId = run.checkpoint?.streamId ?? '0-0';
    this.#startAtMs = run.startAtMs;
    this.#restored = run.checkpoint === null;
    this.#adjustments = run.adjustments;
    const plan = { ...run, curve: adjustedCurve(run, run.adjustments) };
    this.#books = new Books(plan, (run.checkpoint?.books as Checkpoint | undefined) ?? undefined);
    for (const placement of run.placements) this.#place(placement);
    if (run.stoppedAtMs !== null) this.#books.stop(run.stoppedAtMs);
  }

  /** Turns until the run is finished, forgotten or fenced. Never rejects. */
  async loop(): Promise<void> {
    while (!this.#ended) {
      try {
        const moved = await this.#turn();
        this.#trouble = '';
        if (!moved) await this.#stores.pause(LOOK_EVERY_MS);
      } catch (error) {
        if (error instanceof FencedError) {
          // Who was told to forget the run has a successor here, which is not fenced.
          if (this.#ended) return;
          this.#end(error);
          this.#tell({ type: 'FENCED', runId: this.#run.runId });
          return;
        }
        const message = error instanceof Error ? error.message : String(error);
        if (message !== this.#trouble) this.#tell({ type: 'TROUBLE', runId: this.#run.runId, message });
        this.#trouble = message;
        await this.#stores.pause(RETRY_AFTER_MS);
      }
    }
  }

  start(startAtMs: number): void {
    this.#commands.push(() => {
      this.#startAtMs = startAtMs;
    });
  }
  place(placement: Placement): void {
    this.#commands.push(() => this.#place(placement));
  }
  lose(shard: number, belowK: number): void {
    this.#commands.push(() => this.#books.lose(shard, belowK));
  }
  abandon(shard: number, belowK: number): void {
    this.#commands.push(() => this.#books.abandon(shard, belowK));
  }
  adjust(adjustments: readonly RunAdjustment[]): void {
    this.#commands.push(() => this.#follow(adjustments));
  }
  stop(atMs: number): void {
    this.#commands.push(() => this.#books.stop(atMs));
  }
  finish(): Promise<RunOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(new FencedError());
      this.#outcome = { resolve, reject };
      this.#commands.push(() => {
        this.#finishing = true;
      });
    });
  }
  forget(): void {
    this.#end(new FencedError());
  }

  #end(error: Error): void {
    this.#ended = true;
    this.#outcome?.reject(error);
    this.#outcome = null;
  }

  #place({ shard, attempt, workerId, firstK, lostBelowK }: Placement): void {
    if (firstK === null) return;
    this.#books.place(shard, attempt, workerId, firstK);
    if (lostBelowK !== null) this.#books.lose(shard, lostBelowK, attempt);
  }

  /** One pass: commands, entries, closing, storing. True where something came or moved. */
  async #turn(): Promise<boolean> {
    await this.#restore();
    const commands = this.#commands;
    this.#commands = [];
    for (const command of commands) command();
    const entries = await readResults(this.#stores.redis, this.#run.runId, this.#lastId);
    for (const entry of entries) await this.#take(entry);
    const runsForMs = await this.#runsForMs();
    const fresh = entries.length > 0;
    // Whatever changes a second that is closed now has been in Redis for two seconds or more: it is asked after that is settled.
    if (fresh || commands.length > 0 || this.#nextCloses(runsForMs, fresh))
      this.#follow(await this.#stores.adjustments(this.#run.runId));
    const closed = this.#close(runsForMs, fresh);
    const stored = await this.#flush();
    this.#report();
    if (this.#finishing && entries.length === 0 && !closed) this.#complete();
    return entries.length > 0 || commands.length > 0 || stored;
  }

  /** After a takeover: the stored seconds make up the totals again. */
  async #restore(): Promise<void> {
    if (this.#restored) return;
    for await (const stored of this.#stores.metrics.seconds(
      this.#runId,
      { to: this.#books.closedThrough },
      'PRIMARY',
    )) {
      this.#books.load(stored, true);
      this.#watch.set(stored);
      if (stored.second % REMEMBERED_SECONDS === 0) this.#books.forget(stored.second - REMEMBERED_SECONDS);
    }
    this.#restored = true;
  }

  /** Where it rejects the entry is read again. */
  async #take(entry: ResultsEntry): Promise<void> {
    if (entry.type === 'TICK') await this.#loadFor(this.#books.absent(entry.tick));
    const secondsAhead = entry.type === 'TICK' ? entry.tick.second - (await this.#present()) : 0;
    this.#lastId = entry.id;
    switch (entry.type) {
      case 'OPEN':
        return;
      case 'END':
        if (this.#books.end(entry.end) === 'REFUSED')
          this.#warn(`an end of shard ${entry.end.shard}, attempt ${entry.end.attempt}, that was never placed`);
        return;
      case 'MALFORMED':
        this.#refuse(entry.reason);
        return;
      case 'TICK': {
        const { tick } = entry;
        if (secondsAhead > MOST_AHEAD_SECONDS)
          return this.#refuse(`second ${tick.second} of shard ${tick.shard}, attempt ${tick.attempt}, is yet to come`);
        try {
          const receipt = this.#books.receive(tick);
          if (receipt === 'REFUSED')
            this.#warn(
              `second ${tick.second} of shard ${tick.shard}, attempt ${tick.attempt}, is not of a placing that may report it`,
            );
          if (receipt === 'NEW') this.#waiting.note(tick.second, entry.id);
        } catch (error) {
          this.#refuse(error instanceof Error ? error.message : String(error));
        }
        return;
      }
      default:
        throw entry satisfies never;
    }
  }

  /** The second of the run that it is by Redis' clock; before the start any second is. */
  async #present(): Promise<number> {
    return this.#startAtMs === null
      ? Number.POSITIVE_INFINITY
      : ((await this.#stores.nowMs()) - this.#startAtMs) / 1000;
  }

  /** A message that cannot be read harms nothing: it is counted, and said once. */
  #refuse(reason: string): void {
    this.#malformed += 1;
    this.#tell({ type: 'MALFORMED' });
    if (this.#malformed === 1)
      this.#warn(`a malformed message in the stream (further ones are only counted): ${reason}`);
  }
  #warn(message: string): void {
    this.#tell({ type: 'LOG', level: 'warn', runId: this.#run.runId, message });
  }

  async #loadFor(seconds: readonly number[]): Promise<void> {
    if (seconds.length === 0) return;
    const wanted = new Set(seconds);
    const range = { from: Math.min(...seconds), to: Math.max(...seconds) };
    for await (const stored of this.#stores.metrics.seconds(this.#runId, range, 'PRIMARY'))
      if (wanted.has(stored.second)) this.#books.load(stored, false);
  }

  /** The run's load as all changes of it that are known make it. */
  #follow(adjustments: readonly RunAdjustment[]): void {
    const known = this.#adjustments;
    this.#adjustments = mergeAdjustments(known, adjustments);
    const second = firstChange(known, this.#adjustments);
    if (second !== null) this.#books.replan(adjustedCurve(this.#run, this.#adjustments), second);
  }

  /** By Redis' clock; null before the start. */
  async #runsForMs(): Promise<number | null> {
    return this.#startAtMs === null ? null : (await this.#stores.nowMs()) - this.#startAtMs;
  }

  /** Closes what is whole, and what is overdue. True where entries may still come for what was closed by time. */
  #close(runsForMs: number | null, fresh: boolean): boolean {
    let closed = false;
    while (this.#nextCloses(runsForMs, fresh)) {
      const next = this.#books.closedThrough + 1;
      this.#waiting.closed(next);
      this.#books.closeNext();
      closed = true;
    }
    return closed;
  }

  #nextCloses(runsForMs: number | null, fresh: boolean): boolean {
    if (runsForMs === null) return false;
    const next = this.#books.closedThrough + 1;
    if (this.#books.nextIsWhole) return true;
    const waits = this.#books.oldestWaiting !== undefined;
    // At the end nothing more is to come: what waits is closed up to the last second that anybody reported.
    if (this.#finishing && !fresh) return waits;
    // Past the last report of a run whose shards have all ended there is nothing to close.
    if (this.#books.settled || (!waits && this.#books.shards.every((shard) => latestAttempt(shard)?.end))) return false;
    return runsForMs >= (next + 1) * 1000 + timing.closeAfterMs;
  }

  /** Stores what is closed and has changed: merge, store with checkpoint, publish, trim. */
  async #flush(): Promise<boolean> {
    await this.#loadFor(this.#books.absent());
    const seconds = this.#books.pending();
    if (seconds.length === 0 || this.#startAtMs === null) return false;
    const owner: SecondsOwner = {
      runId: this.#runId,
      scenarioId: new Types.ObjectId(this.#run.scenarioId),
      startAtMs: this.#startAtMs,
      keptMs: this.#run.keptMs,
    };
    for (const stored of seconds) this.#watch.set(stored);
    const streamId = this.#waiting.readAfter(this.#books.oldestWaiting, this.#lastId);
    await this.#stores.store({
      owner,
      epoch: this.#run.epoch,
      seconds,
      checkpoint: { streamId, books: this.#books.checkpoint() },
      totals: totalsOf(this.#aggregation),
      lastSecond: this.#books.closedThrough,
      figures: storeFigures(this.#books.totals),
    });
    this.#books.stored(seconds);
    this.#count(seconds);
    this.#books.forget(this.#books.closedThrough - REMEMBERED_SECONDS);
    await this.#announce(seconds, streamId);
    return true;
  }

  #count(seconds: readonly StoredSecond[]): void {
    const fresh = new Figures();
    for (const stored of seconds) if (stored.revision === 0) addStored(fresh, stored);
    const errors = errorKindsOf(fresh).map(([kind, count]) => [kind, count] as const);
    this.#tell({ type: 'COUNT', requests: fresh.counters.requests, errors, latency: fresh.latency().encode() });
  }

  /** Rejects where Redis is away: the loop tells and goes on, and readers find what they missed in the store. */
  async #announce(seconds: readonly StoredSecond[], streamId: string): Promise<void> {
    const stored: string[] = [];
    for (const shard of this.#books.shards)
      for (const attempt of shard.attempts.slice(-1))
        stored.push(fields.stored(shard.shard), writeStored(attempt.attempt, attempt.lastSecond));
    await this.#stores.announce(this.#run, seconds, stored, streamId);
  }

  get #aggregation(): Aggregation {
    return { run: this.#run, books: this.#books, watch: this.#watch };
  }

  #report(): void {
    const progress = progressOf(this.#aggregation);
    const text = JSON.stringify(progress);
    // Who was told to forget the run while it turned has a successor here, which speaks for itself.
    if (this.#ended || text === this.#told) return;
    this.#told = text;
    this.#tell({ type: 'PROGRESS', progress });
  }

  #complete(): void {
    this.#outcome?.resolve(outcomeOf(this.#aggregation));
    this.#outcome = null;
    this.#ended = true;
  }
}
