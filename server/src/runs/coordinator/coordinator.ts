/**
 * Coordinates one run, from its queueing to its verdict. It is the only one that moves the run's status. Its state lives in
 * this invocation; what a takeover needs is written before it is acted upon, always under the epoch.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Control, fields, readControl, readShardControl, timing } from '@loadtest/protocol';
import { type CompiledScenario, compileScenario, describeLoad, firstDueAt } from '@loadtest/scenario';
import type { Redis } from 'ioredis';
import type { RunProgress } from '../../metrics/aggregator/aggregator.messages.ts';
import type { Aggregator } from '../../metrics/aggregator/aggregator.ts';
import { FencedError } from '../../metrics/aggregator/aggregator-stores.ts';
import type { Logger } from '../../platform/log.ts';
import type { RedisClock } from '../../platform/redis-clock.ts';
import { definitionOf } from '../../scenarios/scenario.record.ts';
import type { WorkerRegistry } from '../../workers/worker-registry.ts';
import type { Placement } from '../run.model.ts';
import type { RunChange, RunStore, StoredRun } from '../run.store.ts';
import type { RunEndReason, RunVerdict } from '../run-words.ts';
import { requestsPerIteration, runPlan, type SlotTrust, slotNeed } from './planner.ts';
import { RunRedis } from './run-redis.ts';
import { type ShardPlace, shardTable, withPlacement } from './shard-table.ts';
import { judgeValidity, judgeVerdict } from './validity.ts';

export interface CoordinatorSettings {
  readonly trust: SlotTrust;
  readonly secondsKeptMs: number;
  /** A run without any worker there is ended after so long, ms. */
  readonly workerlessMs: number;
}

export interface CoordinatorParts {
  readonly store: RunStore;
  readonly redis: Redis;
  readonly clock: RedisClock;
  readonly aggregator: Aggregator;
  readonly workers: WorkerRegistry;
  readonly settings: CoordinatorSettings;
  /** Tells the scenario how its run came out. */
  readonly noteVerdict: (scenarioId: string, runNumber: number, verdict: RunVerdict) => Promise<void>;
  readonly log: Logger;
}

/** ms. How long each state lasts at most; RUNNING: beyond the planned length and the graceful stop. */
const DEADLINES = {
  queuedBehindOthers: 3_600_000,
  preparing: 30_000,
  runningBeyond: 60_000,
  stopping: 30_000,
} as const;
/** How often it looks, ms. */
const LOOK_EVERY_MS = { queued: 200, preparing: 50, running: 100 } as const;
/** A lease may be gone for so long before its end has been read out of the stream, ms. */
const END_MAY_TAKE_MS = 500;
const ASK_STORE_EVERY_MS = 1000;
const NO_WORKER = 'Waiting for a worker: none is connected';

/** The run is over before its shards were placed, or instead of their going on. */
class RunOver extends Error {
  readonly reason: RunEndReason;
  constructor(reason: RunEndReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export class RunCoordinator {
  readonly #parts: CoordinatorParts;
  readonly #signal: AbortSignal;
  readonly #log: Logger;
  readonly #scenario: CompiledScenario;
  readonly #redis: RunRedis;
  #run: StoredRun;
  #shards: ShardPlace[];
  #progress: RunProgress | null = null;
  #opened = false;
  #fenced = false;
  /** Nothing is called lost before this time: after a takeover, and after each outage of Redis. */
  #trustLeasesUntil = 0;
  #clockBoundMs = 0;
  #askStoreAt = 0;

  private constructor(parts: CoordinatorParts, run: StoredRun, signal: AbortSignal) {
    this.#parts = parts;
    this.#run = run;
    this.#signal = signal;
    this.#log = parts.log.child({ runId: run._id.toHexString() });
    this.#scenario = compileScenario(definitionOf(run.definition));
    this.#redis = new RunRedis(parts.redis, run._id.toHexString(), run.epoch);
    this.#shards = shardTable(run.placements, run.startAtMs !== null);
  }

  /**
   * Takes the run up wherever it is and brings it to its end. Returns early where it is over already, another replica has
   * taken it, or the signal says so. Rejects where a store is away: whoever calls tries again.
   */
  static async coordinate(parts: CoordinatorParts, runId: string, signal: AbortSignal): Promise<void> {
    const run = await parts.store.takeOver(runId);
    if (run === null) return;
    const coordinator = new RunCoordinator(parts, run, signal);
    try {
      await coordinator.#all();
    } catch (error) {
      if (error instanceof FencedError || signal.aborted) return;
      throw error;
    } finally {
      if (coordinator.#opened) await parts.aggregator.forget(runId).catch(() => undefined);
    }
  }

  async #all(): Promise<void> {
    await this.#redis.raiseEpoch();
    if (this.#run.epoch > 1) {
      this.#trustLeasesUntil = Date.now() + timing.leaseMs;
      const { epoch } = this.#run;
      await this.#tell(
        `COORDINATOR_REPLACED:${epoch}`,
        'COORDINATOR_REPLACED',
        'Another server process took over the coordination',
      );
      this.#log.info({ epoch, status: this.#run.status }, 'Took the run over');
    }
    try {
      if (this.#run.status === 'QUEUED') await this.#queue();
      await this.#open();
      if (this.#run.status === 'PREPARING') await this.#prepare();
      await this.#watch();
    } catch (error) {
      if (!(error instanceof RunOver)) throw error;
      await this.#finish(error.reason, error.message);
    }
  }

  // ── QUEUED ──────────────────────────────────────────────────────────────────────────────────────────────

  async #queue(): Promise<void> {
    // Slots that a predecessor reserved and could not write down.
    await this.#redis.releaseAll(await this.#parts.workers.all());
    await this.#redis.wait(this.#run.createdAt.getTime());
    let workerlessSince: number | null = null;
    for (; ; await this.#pause(LOOK_EVERY_MS.queued)) {
      await this.#endIfStopRequested();
      const workers = await this.#parts.workers.available();
      if (workers.length === 0) {
        const before = this.#run.statusMessage === NO_WORKER ? this.#run.deadlineAt : null;
        workerlessSince ??= before === null ? Date.now() : before.getTime() - this.#parts.settings.workerlessMs;
        const deadline = workerlessSince + this.#parts.settings.workerlessMs;
        if (Date.now() >= deadline)
          throw new RunOver('NO_WORKERS', 'No worker was there to run it. Start one, then start the run again.');
        await this.#say(NO_WORKER, deadline);
        continue;
      }
      workerlessSince = null;
      const slotsInAll = workers.reduce((sum, { heartbeat }) => sum + heartbeat.slots, 0);
      const need = slotNeed(this.#scenario, this.#parts.settings.trust, slotsInAll);
      const answer = await this.#redis.reserve(workers, need, { from: 0, attempt: 1, queued: true });
      if (answer.type === 'RESERVED') return await this.#reserved(answer.workers);
      const deadline = this.#run.createdAt.getTime() + DEADLINES.queuedBehindOthers;
      if (Date.now() >= deadline) throw new RunOver('DEADLINE_EXCEEDED', 'It waited an hour for free slots.');
      const slots = `${answer.free} of ${answer.inAll} slots are free, ${need.required} needed`;
      await this.#say(
        answer.ahead > 0
          ? `Waiting behind ${answer.ahead === 1 ? 'another run' : `${answer.ahead} other runs`}: ${slots}`
          : `Waiting for slots: ${slots}`,
        deadline,
      );
    }
  }

  async #reserved(
    workers: readonly { readonly id: string; readonly heartbeat: { readonly region: string } }[],
  ): Promise<void> {
    const placements = workers.map(
      ({ id, heartbeat }, shard): Placement => ({
        shard,
        attempt: 1,
        workerId: id,
        region: heartbeat.region,
        placedAt: Date.now(),
        firstK: null,
        fromMs: null,
        lostBelowK: null,
      }),
    );
    this.#shards = shardTable(placements, false);
    await this.#change({
      status: 'PREPARING',
      statusMessage: `${placements.length === 1 ? 'A shard is' : `${placements.length} shards are`} getting ready`,
      deadlineAt: new Date(Date.now() + DEADLINES.preparing),
      shards: placements.length,
      placements,
    });
    await this.#tell(
      'STATUS:PREPARING',
      'STATUS',
      `Preparing ${placements.length === 1 ? '1 shard' : `${placements.length} shards`}`,
    );
  }

  // ── PREPARING ───────────────────────────────────────────────────────────────────────────────────────────

  async #prepare(): Promise<void> {
    const runId = this.#run._id.toHexString();
    await this.#redis.writePlan(runPlan(runId, this.#scenario, this.#run.shards, this.#run.seed));
    await this.#redis.openResults();
    await this.#redis.keepFor(this.#scenario.load.curve.durationMs + this.#scenario.load.gracefulStopMs);
    await this.#redis.control({ [fields.state]: 'PREPARING' });
    for (const place of this.#shards) await this.#ask(place);
    for (;;) {
      await this.#pause(LOOK_EVERY_MS.preparing);
      await this.#endIfStopRequested();
      const hash = await this.#redis.readControl();
      this.#endIfForgotten(hash);
      for (const place of this.#shards) {
        if (place.phase === 'SEEKING') await this.#seek(place);
        // One that is ready may still have to leave before the start.
        else await this.#isReady(place, hash);
      }
      if (this.#shards.every(({ phase }) => phase === 'HELD')) return await this.#start(hash);
      if (Date.now() >= (this.#run.deadlineAt?.getTime() ?? 0))
        throw new RunOver('DEADLINE_EXCEEDED', 'Its shards were not ready within 30 s.');
    }
  }

  /** All are ready: one start for all, a little ahead. */
  async #start(hash: Readonly<Record<string, string>>): Promise<void> {
    const runId = this.#run._id.toHexString();
    this.#noteClocks(hash);
    for (;;) {
      const startAtMs = (await this.#parts.clock.nowMs()) + timing.startAheadMs;
      const placements = this.#run.placements.map((placement) =>
        this.#shards[placement.shard]?.attempt === placement.attempt
          ? { ...placement, firstK: 0, fromMs: 0 }
          : placement,
      );
      const { durationMs } = this.#scenario.load.curve;
      await this.#change({
        status: 'RUNNING',
        statusMessage: null,
        startAtMs,
        startedAt: new Date(startAtMs),
        deadlineAt: new Date(startAtMs + durationMs + this.#scenario.load.gracefulStopMs + DEADLINES.runningBeyond),
        placements,
      });
      for (const placement of placements)
        if (placement.firstK !== null) await this.#parts.aggregator.place(runId, placement);
      await this.#parts.aggregator.start(runId, startAtMs);
      // A store that took long must not make a start in the past.
      if ((await this.#parts.clock.nowMs()) > startAtMs - timing.startAheadMs / 3) continue;
      const from = this.#shards.filter(({ attempt }) => attempt > 1).map(({ shard }) => [fields.from(shard), 0]);
      await this.#redis.control({
        ...Object.fromEntries(from),
        [fields.startAt]: startAtMs,
        [fields.state]: 'RUNNING',
      });
      await this.#tell(
        'STATUS:RUNNING',
        'STATUS',
        `Started: ${describeLoad(definitionOf(this.#run.definition).load)}`,
        0,
      );
      return;
    }
  }

  // ── RUNNING, STOPPING ───────────────────────────────────────────────────────────────────────────────────

  async #watch(): Promise<void> {
    await this.#resume();
    let troubled = false;
    for (;;) {
      await this.#pause(LOOK_EVERY_MS.running);
      try {
        if (await this.#lookAtRun()) return;
        troubled = false;
      } catch (error) {
        if (error instanceof FencedError || error instanceof RunOver || this.#signal.aborted) throw error;
        if (!troubled) this.#log.warn({ err: error }, 'Coordinating is held up: trying on');
        troubled = true;
        this.#trustLeasesUntil = Date.now() + timing.leaseMs;
      }
    }
  }

  /** What a predecessor wrote down and may not have said: who was asked, and from when on replacements decide. */
  async #resume(): Promise<void> {
    for (const place of this.#shards) {
      const written = this.#run.placements.find(
        ({ shard, attempt }) => shard === place.shard && attempt === place.attempt,
      );
      if (place.phase === 'ASKED') await this.#ask(place);
      if (place.phase === 'HELD' && place.attempt > 1 && written?.fromMs != null)
        await this.#redis.control({ [fields.from(place.shard)]: written.fromMs });
    }
  }

  /** One look at everything; true once the run is finished. */
  async #lookAtRun(): Promise<boolean> {
    const hash = await this.#redis.readControl();
    await this.#parts.clock.nowMs();
    this.#endIfForgotten(hash);
    const control = readControl(hash);
    // A takeover between the writing down of the start and its announcement.
    if (control.startAtMs === null && this.#run.status === 'RUNNING') await this.#start(hash);
    if (this.#run.status === 'RUNNING' && (await this.#isStopRequested(control)))
      await this.#stop('STOPPED_BY_USER', 'Stopped on request.');
    if (this.#run.status === 'STOPPING' && control.stopGraceMs === null) await this.#announceStop();
    if (Date.now() >= (this.#run.deadlineAt?.getTime() ?? Number.POSITIVE_INFINITY)) await this.#overdue();
    const leases = await this.#redis.leases(this.#run.shards);
    for (const place of this.#shards) await this.#lookAtShard(place, leases[place.shard] ?? null, hash);
    if (this.#run.status === 'RUNNING' && this.#shards.every(({ phase }) => phase === 'GIVEN_UP'))
      await this.#stop('WORKERS_LOST', 'All its workers were lost.');
    if (!this.#progress?.settled) return false;
    const { stopping } = this.#run;
    if (stopping) await this.#finish(stopping.reason, stopping.message);
    else await this.#finish('COMPLETED', 'It ran to its planned end.');
    return true;
  }

  async #lookAtShard(place: ShardPlace, lease: number | null, hash: Readonly<Record<string, string>>): Promise<void> {
    const told = this.#progress?.shards[place.shard];
    const ended = told?.attempt === place.attempt ? (told.ended ?? null) : null;
    switch (place.phase) {
      case 'HELD': {
        if (ended === 'COMPLETED' || ended === 'STOPPED') {
          place.phase = 'ENDED';
          await this.#redis.release(place.workerId, place.shard, place.attempt);
          return;
        }
        if (ended !== null) return await this.#lose(place, told?.message ?? 'it ended before its plan', hash);
        if (lease === place.attempt) place.missingSince = null;
        else place.missingSince ??= Date.now();
        const missing = place.missingSince === null ? 0 : Date.now() - place.missingSince;
        if (missing > END_MAY_TAKE_MS && Date.now() >= this.#trustLeasesUntil)
          await this.#lose(place, 'its lease ran out', hash);
        return;
      }
      case 'SEEKING':
        return await this.#seek(place);
      case 'ASKED':
        if (await this.#isReady(place, hash)) await this.#replaced(place, hash);
        return;
      case 'ENDED':
      case 'GIVEN_UP':
        return;
      default:
        throw place.phase satisfies never;
    }
  }

  /** A shard's worker is gone: by the scenario's policy it is placed anew, given up, or the run ends. */
  async #lose(place: ShardPlace, why: string, hash: Readonly<Record<string, string>>): Promise<void> {
    const runId = this.#run._id.toHexString();
    const { shard, attempt, workerId } = place;
    if (!(await this.#redis.deprive(shard))) return;
    const belowK = await this.#mayHaveStartedBelow(shard, hash);
    await this.#change({ placements: withPlacement(this.#run.placements, place, { lostBelowK: belowK }) });
    await this.#parts.aggregator.lose(runId, shard, belowK);
    await this.#redis.release(workerId, shard, attempt);
    await this.#tell(
      `WORKER_LOST:${shard}:${attempt}`,
      'WORKER_LOST',
      `Worker ${workerId} lost shard ${shard}: ${why}`,
      this.#second(),
    );
    this.#log.warn({ shard, attempt, workerId, why }, 'A shard was lost');
    place.phase = 'SEEKING';
    place.missingSince = null;
    if (this.#scenario.onWorkerLoss === 'CONTINUE') await this.#giveUp(place, belowK);
    if (this.#scenario.onWorkerLoss === 'ABORT' && this.#run.status === 'RUNNING')
      await this.#stop('WORKERS_LOST', `Worker ${workerId} was lost, and the scenario asks to end then.`);
  }

  async #giveUp(place: ShardPlace, belowK = 0): Promise<void> {
    place.phase = 'GIVEN_UP';
    await this.#parts.aggregator.abandon(this.#run._id.toHexString(), place.shard, belowK);
  }

  /** Looks for a slot for a shard that was lost. */
  async #seek(place: ShardPlace): Promise<void> {
    const over = this.#elapsedMs() >= this.#scenario.load.curve.durationMs || this.#run.status === 'STOPPING';
    if (over || (this.#run.status === 'RUNNING' && this.#scenario.onWorkerLoss === 'CONTINUE'))
      return await this.#giveUp(place);
    const workers = await this.#parts.workers.available();
    const others = workers.filter(({ id }) => id !== place.workerId);
    const attempt = place.attempt + 1;
    const one = { required: 1, wanted: 1, most: 1 };
    for (const candidates of [others, workers]) {
      if (candidates.length === 0) continue;
      const answer = await this.#redis.reserve(candidates, one, { from: place.shard, attempt, queued: false });
      const [worker] = answer.type === 'RESERVED' ? answer.workers : [];
      if (worker !== undefined) return await this.#placeAnew(place, worker.id, worker.heartbeat.region);
    }
  }

  async #placeAnew(place: ShardPlace, workerId: string, region: string): Promise<void> {
    const { shard } = place;
    const attempt = place.attempt + 1;
    const placement: Placement = {
      shard,
      attempt,
      workerId,
      region,
      placedAt: Date.now(),
      firstK: null,
      fromMs: null,
      lostBelowK: null,
    };
    await this.#change({ placements: [...this.#run.placements, placement] });
    Object.assign(place, { attempt, workerId, region, askedAt: placement.placedAt, phase: 'ASKED' });
    await this.#ask(place);
  }

  /** A replacement is ready: it goes on from the first iteration due a little later. */
  async #replaced(place: ShardPlace, hash: Readonly<Record<string, string>>): Promise<void> {
    const { shard, attempt, workerId } = place;
    const runId = this.#run._id.toHexString();
    const fromMs = this.#elapsedMs() + timing.startAheadMs;
    const { curve } = this.#scenario.load;
    // User models: no number that an attempt before may have given.
    const given = this.#run.placements.map((before) => (before.shard === shard ? (before.lostBelowK ?? 0) : 0));
    const firstK = curve.total === null ? Math.max(...given) : firstDueAt(curve, fromMs);
    const placements = withPlacement(this.#run.placements, place, { firstK, fromMs });
    const placement = placements.find((other) => other.shard === shard && other.attempt === attempt);
    if (placement === undefined) throw new Error(`Shard ${shard}, attempt ${attempt}, was never placed`);
    await this.#change({ placements, statusMessage: null });
    await this.#parts.aggregator.place(runId, placement);
    await this.#redis.control({ [fields.from(shard)]: fromMs });
    this.#noteClocks(hash);
    await this.#tell(
      `SHARD_REPLACED:${shard}:${attempt}`,
      'SHARD_REPLACED',
      `Worker ${workerId} took over shard ${shard}, attempt ${attempt}`,
      Math.floor(fromMs / 1000),
    );
    const lastSecond = this.#progress?.shards[shard]?.lastSecond ?? -1;
    await this.#tell(
      `GAP:${shard}:${attempt}`,
      'GAP',
      `The figures of shard ${shard} are missing`,
      lastSecond + 1,
      Math.floor(fromMs / 1000),
    );
  }

  // ── Placing ─────────────────────────────────────────────────────────────────────────────────────────────

  async #ask({ shard, attempt, workerId }: ShardPlace): Promise<void> {
    await this.#redis.control({
      [fields.attempt(shard)]: attempt,
      [fields.worker(shard)]: workerId,
      [fields.from(shard)]: '',
    });
    await this.#redis.askWorker(workerId, { runId: this.#run._id.toHexString(), shard, attempt });
  }

  /** A shard that was asked for: ready (then it is HELD), not yet, or not in time (then it is sought a place elsewhere). */
  async #isReady(place: ShardPlace, hash: Readonly<Record<string, string>>): Promise<boolean> {
    const control = readShardControl(hash, place.shard);
    const failed = control.failure?.attempt === place.attempt ? control.failure.message : null;
    if (failed === null && control.ready?.attempt === place.attempt) {
      place.phase = 'HELD';
      return true;
    }
    if (failed === null && Date.now() - place.askedAt < timing.readyWithinMs) return false;
    const why = failed ?? `it was not ready within ${timing.readyWithinMs / 1000} s`;
    this.#log.warn(
      { shard: place.shard, attempt: place.attempt, workerId: place.workerId, why },
      'A shard did not get ready',
    );
    await this.#tell(
      `OTHER:unready:${place.shard}:${place.attempt}`,
      'OTHER',
      `Worker ${place.workerId} did not take shard ${place.shard}: ${why}`,
      this.#run.startAtMs === null ? undefined : this.#second(),
    );
    await this.#redis.release(place.workerId, place.shard, place.attempt);
    place.phase = 'SEEKING';
    return false;
  }

  /** What a shard that is lost now may have started at most: all that is due by now, or all numbers that were given out. */
  async #mayHaveStartedBelow(shard: number, hash: Readonly<Record<string, string>>): Promise<number> {
    const { curve } = this.#scenario.load;
    return curve.total === null
      ? readShardControl(hash, shard).mark * this.#run.shards
      : firstDueAt(curve, this.#elapsedMs());
  }

  // ── Ending ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Redis tells at once; MongoDB is asked now and then, for requests that Redis did not hear. */
  async #isStopRequested(control: Control): Promise<boolean> {
    if (control.stopRequested || this.#run.stopRequested) return true;
    if (Date.now() < this.#askStoreAt) return false;
    this.#askStoreAt = Date.now() + ASK_STORE_EVERY_MS;
    return (await this.#parts.store.find(this.#run._id.toHexString()))?.stopRequested ?? false;
  }

  async #endIfStopRequested(): Promise<void> {
    const fresh = await this.#parts.store.find(this.#run._id.toHexString());
    if (fresh === null || fresh.epoch !== this.#run.epoch) throw new FencedError();
    if (fresh.stopRequested) throw new RunOver('STOPPED_BY_USER', 'Stopped on request before it started.');
  }

  #endIfForgotten(hash: Readonly<Record<string, string>>): void {
    if (Object.keys(hash).length === 0)
      throw new RunOver(
        'INTERNAL_ERROR',
        'Redis lost the state of the run: it needs an append-only file and the noeviction policy.',
      );
    if (Number(hash[fields.epoch]) > this.#run.epoch || this.#fenced) throw new FencedError();
  }

  async #overdue(): Promise<void> {
    if (this.#run.status === 'RUNNING')
      return await this.#stop('DEADLINE_EXCEEDED', 'It was not over a minute after its planned end.');
    for (const place of this.#shards)
      if (place.phase !== 'ENDED' && place.phase !== 'GIVEN_UP') await this.#giveUp(place);
  }

  async #stop(reason: RunEndReason, message: string): Promise<void> {
    const atMs = this.#elapsedMs();
    await this.#change({
      status: 'STOPPING',
      statusMessage: 'Running iterations have a second to finish',
      stopping: { reason, message, atMs },
      deadlineAt: new Date(Date.now() + DEADLINES.stopping),
    });
    await this.#announceStop();
    await this.#tell('STATUS:STOPPING', 'STATUS', `Stopping: ${message}`, this.#second());
  }

  async #announceStop(): Promise<void> {
    await this.#redis.control({ [fields.stop]: timing.stopGraceMs, [fields.state]: 'STOPPING' });
    await this.#parts.aggregator.stop(this.#run._id.toHexString(), this.#run.stopping?.atMs ?? this.#elapsedMs());
    for (const place of this.#shards)
      if (place.phase === 'SEEKING' || place.phase === 'ASKED') await this.#giveUp(place);
  }

  /** Closes the books, judges, and writes the end. */
  async #finish(reason: RunEndReason, message: string): Promise<void> {
    const started = this.#run.startAtMs !== null && this.#opened;
    const runId = this.#run._id.toHexString();
    const outcome = started ? await this.#parts.aggregator.finish(runId) : null;
    const workersLost = this.#run.placements.filter(({ lostBelowK }) => lostBelowK !== null).length;
    const judged = outcome && judgeValidity({ outcome, clockBoundMs: this.#clockBoundMs, workersLost });
    const endedAt = new Date();
    const startedAt = this.#run.startedAt?.getTime() ?? endedAt.getTime();
    await this.#redis.releaseAll(await this.#parts.workers.all()).catch(() => undefined);
    await this.#tell('STATUS:FINISHED', 'STATUS', `Finished: ${message}`, outcome ? outcome.lastSecond : undefined);
    await this.#change({
      status: 'FINISHED',
      statusMessage: null,
      deadlineAt: null,
      endReason: reason,
      endMessage: message,
      endedAt,
      durationMs: started ? endedAt.getTime() - startedAt : 0,
      validity: judged?.validity ?? null,
      validityReasons: judged?.reasons ?? [],
      verdict: judgeVerdict(reason, judged?.validity ?? null),
      ...(outcome ? { totals: outcome.totals, lastSecond: outcome.lastSecond } : {}),
    });
    const { scenarioId, number, verdict } = this.#run;
    if (verdict !== null)
      await this.#parts.noteVerdict(scenarioId.toHexString(), number, verdict).catch(() => undefined);
    await this.#redis
      .finish(this.#run.shards)
      .catch((error: unknown) => this.#log.warn({ err: error }, 'The run is over; its keys stay'));
    this.#log.info({ reason, validity: judged?.validity, lastSecond: outcome?.lastSecond }, 'The run is over');
  }

  // ── Small things ────────────────────────────────────────────────────────────────────────────────────────

  async #open(): Promise<void> {
    const run = this.#run;
    const { load } = this.#scenario;
    this.#opened = true;
    await this.#parts.aggregator.open(
      {
        runId: run._id.toHexString(),
        scenarioId: run.scenarioId.toHexString(),
        epoch: run.epoch,
        curve: load.curve,
        shards: run.shards,
        warmUpMs: load.warmUpMs,
        requestsPerIteration: requestsPerIteration(this.#scenario),
        keptMs: this.#parts.settings.secondsKeptMs,
        startAtMs: run.startAtMs,
        stoppedAtMs: run.stopping?.atMs ?? null,
        placements: run.placements,
        checkpoint: run.checkpoint,
      },
      {
        progress: (progress) => {
          this.#progress = progress;
        },
        fenced: () => {
          this.#fenced = true;
        },
      },
    );
  }

  #noteClocks(hash: Readonly<Record<string, string>>): void {
    for (const { shard } of this.#shards)
      this.#clockBoundMs = Math.max(this.#clockBoundMs, readShardControl(hash, shard).ready?.clockBoundMs ?? 0);
  }

  /** Writes the change under the epoch, then acts as if it had always been so. */
  async #change(set: RunChange): Promise<void> {
    await this.#parts.store.change(this.#run._id, this.#run.epoch, set);
    this.#run = { ...this.#run, ...set };
  }
  async #say(statusMessage: string, deadline: number): Promise<void> {
    if (this.#run.statusMessage === statusMessage && this.#run.deadlineAt?.getTime() === deadline) return;
    await this.#change({ statusMessage, deadlineAt: new Date(deadline) });
  }
  async #tell(
    key: string,
    kind: Parameters<RunStore['tell']>[1]['kind'],
    message: string,
    second?: number,
    until?: number,
  ): Promise<void> {
    await this.#parts.store.tell(this.#run._id, {
      key,
      kind,
      message,
      ...(second === undefined ? {} : { second }),
      ...(until === undefined ? {} : { until }),
    });
  }

  /** Since the start, ms, by Redis' clock as this process last knew it; 0 before it. */
  #elapsedMs(): number {
    const { startAtMs } = this.#run;
    return startAtMs === null ? 0 : Math.max(0, this.#parts.clock.lastNowMs() - startAtMs);
  }
  #second(): number {
    return Math.max(0, Math.floor(this.#elapsedMs() / 1000));
  }
  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#signal });
    if (this.#fenced) throw new FencedError();
  }
}
