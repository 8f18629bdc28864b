/** One run in the hands of its coordinator: what all steps of the coordination share. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Control, fields, readControl, readShardControl, timing } from '@loadtest/protocol';
import { adjustedCurve, type CompiledScenario, type Curve, firstDueAt } from '@loadtest/scenario';
import type { RunProgress } from '../../metrics/aggregator/aggregator.messages.ts';
import type { RunListener } from '../../metrics/aggregator/aggregator.ts';
import { FencedError } from '../../metrics/aggregator/aggregator-stores.ts';
import type { Logger } from '../../platform/log.ts';
import { adjustmentsOf, type NewEvent, type RunChange, type StoredRun } from '../run.store.ts';
import { compiledRun } from '../run-files.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { requestsPerIteration } from './planner.ts';
import { RunOver } from './run-over.ts';
import { RunRedis } from './run-redis.ts';
import { type ShardPlace, shardTable } from './shard-table.ts';

/** How far a worker's clock may be from Redis' as this process knows it, ms: more than any bound that leaves a run VALID. */
const CLOCKS_DIFFER_MS = 100;

/** The control hash as it was read. */
export type ControlHash = Readonly<Record<string, string>>;

export class RunCase {
  readonly id: string;
  readonly parts: CoordinatorParts;
  readonly signal: AbortSignal;
  readonly log: Logger;
  readonly redis: RunRedis;
  shards: ShardPlace[];
  /** Nothing is called lost before this time: after a takeover, and after each outage of a store. ms since 1970. */
  trustLeasesUntil = 0;
  readonly #listener: RunListener = {
    progress: (progress) => {
      this.#progress = progress;
    },
    fenced: () => {
      this.#fenced = true;
    },
  };
  #stored: StoredRun;
  #scenario: CompiledScenario | null = null;
  #adjusted: { readonly by: StoredRun['adjustments']; readonly curve: Curve } | null = null;
  #progress: RunProgress | null = null;
  #opened = false;
  #fenced = false;
  #clockBoundMs = 0;

  constructor(parts: CoordinatorParts, stored: StoredRun, signal: AbortSignal) {
    this.id = stored._id.toHexString();
    this.parts = parts;
    this.#stored = stored;
    this.signal = signal;
    this.log = parts.log.child({ runId: this.id });
    this.redis = new RunRedis(parts.redis, this.id, stored.epoch);
    this.shards = shardTable(stored.placements, stored.startAtMs !== null);
  }

  /** The run as it was read, with all that was changed since. */
  get stored(): StoredRun {
    return this.#stored;
  }
  /** @throws RunOver where this version of the server cannot compile what was stored */
  get scenario(): CompiledScenario {
    try {
      this.#scenario ??= compiledRun(this.#stored);
      return this.#scenario;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new RunOver('INTERNAL_ERROR', `Its scenario cannot be run: ${why}`);
    }
  }
  /** The plan as the changes of its load have made it so far. @throws RunOver, as `scenario` */
  get curve(): Curve {
    const by = this.#stored.adjustments;
    if (this.#adjusted === null || this.#adjusted.by !== by)
      this.#adjusted = { by, curve: adjustedCurve(this.scenario.load, adjustmentsOf(this.#stored)) };
    return this.#adjusted.curve;
  }
  /** What the aggregator told last; null before it told anything. */
  get progress(): RunProgress | null {
    return this.#progress;
  }
  /** It is being aggregated here. */
  get opened(): boolean {
    return this.#opened;
  }
  /** The worst bound of any worker's clock that was noted, ms. */
  get clockBoundMs(): number {
    return this.#clockBoundMs;
  }

  /** Has the run aggregated here, from its checkpoint where there is one. A start that nobody heard of is none: it comes later. */
  async open(): Promise<void> {
    const { parts, scenario } = this;
    const run = this.#stored;
    const announced = readControl(await this.redis.readControl()).startAtMs !== null;
    this.#opened = true;
    await parts.aggregator.open(
      {
        runId: this.id,
        scenarioId: run.scenarioId.toHexString(),
        epoch: run.epoch,
        curve: scenario.load.curve,
        durationMs: scenario.load.durationMs,
        iterationLimit: scenario.load.iterationLimit,
        adjustments: adjustmentsOf(run),
        shards: run.shards,
        warmUpMs: scenario.load.warmUpMs,
        requestsPerIteration: requestsPerIteration(scenario),
        keptMs: parts.settings.secondsKeptMs,
        startAtMs: announced ? run.startAtMs : null,
        stoppedAtMs: run.stopping?.atMs ?? null,
        placements: run.placements,
        checkpoint: run.checkpoint,
      },
      this.#listener,
    );
  }
  /** Never rejects. */
  async close(): Promise<void> {
    if (this.#opened) await this.parts.aggregator.forget(this.id, this.#listener).catch(() => undefined);
  }

  /** Writes the change under the epoch, then acts as if it had always been so. @throws FencedError */
  async change(set: RunChange): Promise<void> {
    await this.parts.store.change(this.#stored._id, this.#stored.epoch, set);
    this.#stored = { ...this.#stored, ...set };
  }
  /** Why the run waits, and until when at most (ms since 1970). @throws FencedError */
  async say(statusMessage: string, deadline: number): Promise<void> {
    const { statusMessage: said, deadlineAt } = this.#stored;
    if (said === statusMessage && deadlineAt?.getTime() === deadline) return;
    await this.change({ statusMessage, deadlineAt: new Date(deadline) });
  }
  /** An event of the run: told once, whoever tells it again under the same key. @throws FencedError */
  async tell(event: NewEvent): Promise<void> {
    await this.parts.store.tell(this.#stored._id, this.#stored.epoch, event);
  }

  /** Gives back the slots that no shard of the run holds (any more). */
  async releaseSlots(): Promise<void> {
    const held = this.shards.filter(({ phase }) => phase === 'ASKED' || phase === 'HELD');
    await this.redis.releaseBut(held, this.#stored.placements);
  }

  /** Since the start, ms, by Redis' clock as this process last knew it; 0 before it. */
  elapsedMs(): number {
    const { startAtMs } = this.#stored;
    return startAtMs === null ? 0 : Math.max(0, this.parts.clock.lastNowMs() - startAtMs);
  }
  /** The second of the run that it is. */
  second(): number {
    return Math.floor(this.elapsedMs() / 1000);
  }
  /** The run has been longer in its state than it may. */
  get overdue(): boolean {
    return Date.now() >= (this.#stored.deadlineAt?.getTime() ?? Number.POSITIVE_INFINITY);
  }

  /**
   * What a shard that is lost may have started at most: all that was due before `untilMs` (since the start; absent: by now), or all
   * numbers that were given out.
   */
  mayHaveStartedBelow(shard: number, hash: ControlHash, untilMs = this.elapsedMs()): number {
    const { curve } = this;
    return curve.total === null ? readShardControl(hash, shard).mark * this.#stored.shards : firstDueAt(curve, untilMs);
  }
  /**
   * Until when a shard may have sent whose lease was seen missing, ms since the start. The last renewal that Redis acknowledged
   * was sent a lease before it ran out, and is trusted for a second less than that: so its engine had stopped a second before
   * the lease could be missed. An outage may have cost Redis the lease itself: then what counts is when leases are trusted again.
   * `missingSince`: ms since 1970.
   */
  sentUntilMs(missingSince: number): number {
    const agoMs = Date.now() - Math.max(missingSince, this.trustLeasesUntil);
    return this.elapsedMs() - agoMs - (timing.leaseMs - timing.leaseTrustMs) + CLOCKS_DIFFER_MS;
  }
  noteClocks(hash: ControlHash): void {
    for (const { shard } of this.shards)
      this.#clockBoundMs = Math.max(this.#clockBoundMs, readShardControl(hash, shard).ready?.clockBoundMs ?? 0);
  }

  /** @throws RunOver where Redis has lost the run; FencedError where another epoch rules */
  checkControl(hash: ControlHash): void {
    if (this.#isLost(readControl(hash)))
      throw new RunOver(
        'INTERNAL_ERROR',
        'Redis lost the state of the run: it needs an append-only file and the noeviction policy.',
      );
    if (Number(hash[fields.epoch]) > this.#stored.epoch || this.#fenced) throw new FencedError();
  }
  /** A takeover makes the hash again where it is gone: with the epoch alone. */
  #isLost({ state, startAtMs }: Control): boolean {
    const announced = this.#stored.startAtMs === null || startAtMs !== null || state === 'PREPARING';
    return state === null || !announced;
  }
  /** @throws RunOver where a stop was asked for before the start; FencedError where another epoch rules */
  async checkStop(): Promise<void> {
    const fresh = await this.parts.store.find(this.id);
    if (fresh === null || fresh.epoch !== this.#stored.epoch) throw new FencedError();
    if (fresh.stopRequested) throw new RunOver('STOPPED_BY_USER', 'Stopped on request before it started.');
  }

  /** What `work` resolves with; rejects as soon as the signal says so, whatever becomes of `work` then. */
  async unlessAborted<T>(work: Promise<T>): Promise<T> {
    const settled = new AbortController();
    const { signal } = this;
    const aborted = signal.aborted
      ? Promise.reject(signal.reason)
      : once(signal, 'abort', { signal: settled.signal }).then(() => Promise.reject(signal.reason));
    try {
      return await Promise.race([work, aborted]);
    } finally {
      settled.abort();
    }
  }

  /** Rejects as soon as the signal says so. @throws FencedError where another replica has the run now */
  async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.signal });
    if (this.#fenced) throw new FencedError();
  }
}
