/**
 * One attempt of one shard, from its claim to the end of the run: prepare, say ready, wait for the common start, let the
 * engine run, bring its ticks into the stream, obey the control hash.
 */

import { setTimeout as delay } from 'node:timers/promises';
import {
  encodeShardEnd,
  encodeTick,
  firstChange,
  LONGEST_MESSAGE,
  mergeAdjustments,
  type RunAdjustment,
  type RunPlan,
  type SecretKeys,
  type ShardEnd,
  type ShardTask,
  type Tick,
  timing,
} from '@loadtest/protocol';
import { behindRedisMs, type ClockOffset, monotonicMs, toMonotonicMs } from './clock-offset.ts';
import type { HeldFiles, LocalDataFiles } from './data-files/local-data-files.ts';
import { type ShardThread, startShardThread } from './engine/engine-host.ts';
import type { EngineInputs } from './engine/inputs.ts';
import { LeaseGate } from './engine/lease-gate.ts';
import type { Http1 } from './engine/transport.ts';
import { Lease } from './lease.ts';
import type { Logger } from './log.ts';
import { secretsOf } from './plan-secrets.ts';
import type { ShardLink, ShardOrders } from './shard-link.ts';
import { TickSender } from './tick-sender.ts';

/** The clock's offset is measured anew so often (ms). */
const CLOCK_EVERY_MS = 60_000;
/** After it is told that it has nobody to run for, an engine is waited for so long (ms). */
const ENGINE_ENDS_WITHIN_MS = 2000;
export const SHUT_DOWN = 'the worker shut down';

export interface ShardSurroundings {
  /** Each tick, as the engine gives it. */
  readonly onTick: (tick: Tick) => void;
  /** It sends nothing more. */
  readonly onEnd: () => void;
  /** A tick waited for too long and was dropped. */
  readonly onLostTick: () => void;
  /** Open the secrets of plans; null: there are none to open them with. */
  readonly secretKeys: SecretKeys | null;
  readonly http1: Http1;
  readonly dataFiles: LocalDataFiles;
  readonly log: Logger;
}

interface Prepared {
  readonly thread: ShardThread;
  /** User models: the first number that no earlier attempt may have given. */
  readonly fromCounter: number;
}

export class ShardRunner {
  readonly #task: ShardTask;
  readonly #link: ShardLink;
  readonly #surroundings: ShardSurroundings;
  readonly #gate: LeaseGate;
  readonly #lease: Lease;
  readonly #sender: TickSender;
  readonly #over = new AbortController();
  /** Aborted when another attempt holds the shard. */
  readonly #notOurs = new AbortController();
  #files: HeldFiles | null = null;
  #prepared: Prepared | null = null;
  #clock: ClockOffset | null = null;
  #clockAtMs = 0;
  #started = false;
  /** As the engine was told. */
  #adjustments: readonly RunAdjustment[] = [];
  /** Why it was told to stop; null: it was not. */
  #stopped: 'ORDERED' | 'LEAVING' | null = null;
  #fenced = false;
  /** Its last message is in the stream, or there is nobody to read it. */
  #ended = false;
  #leaving = false;
  /** Resolves when nothing is left to do for this attempt. Never rejects. */
  readonly done: Promise<void>;

  /** `claimedAtMs`: when the acknowledged claim was sent; ms, monotonic. */
  constructor(task: ShardTask, link: ShardLink, claimedAtMs: number, surroundings: ShardSurroundings) {
    this.#task = task;
    this.#link = link;
    this.#surroundings = surroundings;
    const { log } = surroundings;
    this.#gate = new LeaseGate({ deadlineMs: claimedAtMs + timing.leaseTrustMs, mark: 0 });
    this.#lease = new Lease({
      gate: this.#gate,
      claimedAtMs,
      renew: (mark) => link.renew(mark),
      onFenced: () => this.#fence('The lease is not this attempt’s any more'),
      log,
    });
    this.#sender = new TickSender({
      append: (type, bytes) => link.append(type, bytes),
      onGone: () => this.#finish('The stream of the run is gone'),
      onLost: (second, count) => {
        surroundings.onLostTick();
        if (count === 1) log.error({ second }, 'Too many ticks wait for Redis: the oldest are dropped');
      },
    });
    this.done = this.#run();
  }

  /**
   * The worker goes: nothing more is started, what runs may finish within the grace, and the shard's last message says that
   * another worker has to go on. Resolves when all of it is said, as far as Redis is there.
   */
  async shutDown(): Promise<void> {
    this.#leaving = true;
    if (this.#ended || this.#prepared === null) this.#finish('The worker shuts down');
    else this.#stop('LEAVING', timing.stopGraceMs);
    await this.done;
  }

  async #run(): Promise<void> {
    const reconnected = () => this.#sender.reconnected();
    this.#link.results.on('ready', reconnected);
    try {
      await this.#prepare();
      while (!this.#over.signal.aborted) {
        await this.#obey().catch((error: unknown) => {
          this.#surroundings.log.debug({ err: error }, 'The control hash cannot be read now');
        });
        await this.#pause(this.#ended ? timing.renewEveryMs : timing.controlEveryMs);
      }
    } catch (error) {
      await this.#giveUp(error);
    } finally {
      this.#over.abort();
      this.#link.results.off('ready', reconnected);
      await this.#release();
    }
  }

  async #prepare(): Promise<void> {
    const [plan, before] = await Promise.all([this.#link.plan(), this.#link.orders()]);
    const files = await this.#fetchFiles(plan);
    this.#checkHeld();
    const thread = this.#startThread(plan, files);
    const fromCounter = before?.mark ?? 0;
    this.#prepared = { thread, fromCounter };
    void thread.done.then((end) => this.#end(end));
    const [clock] = await Promise.all([this.#link.clock(), thread.ready]);
    if (plan.scenario.load.curve.unit === 'USERS') await this.#lease.reserveFrom(fromCounter);
    this.#checkHeld();
    await this.#reportReady(clock);
    this.#surroundings.log.info({ shards: plan.shards, clockBoundMs: clock.boundMs }, 'The shard is ready');
  }

  #checkHeld(): void {
    if (this.#leaving) throw new Error(SHUT_DOWN);
    if (this.#fenced) throw new Error('another attempt holds the shard');
  }

  /** The data files of the plan, once they are on this machine. Ends early where nobody waits for the shard any more. */
  async #fetchFiles({ files }: RunPlan): Promise<EngineInputs['files']> {
    if (files.length === 0) return {};
    const here = new AbortController();
    const signal = AbortSignal.any([this.#over.signal, this.#notOurs.signal]);
    const watching = this.#watchWanted(AbortSignal.any([signal, here.signal]));
    try {
      this.#files = await this.#surroundings.dataFiles.hold(files, signal);
      return this.#files.files;
    } catch (error) {
      this.#checkHeld();
      throw error;
    } finally {
      here.abort();
      await watching;
    }
  }

  /** Nothing else looks at the control hash while the shard gets ready. Never rejects. */
  async #watchWanted(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await delay(timing.renewEveryMs, undefined, { signal }).catch(() => {});
      const orders = signal.aborted ? undefined : await this.#link.orders().catch(() => undefined);
      if (orders === null || orders?.state === 'FINISHED') this.#finish('The run is over');
      else if (orders !== undefined && orders.attempt !== this.#task.attempt)
        this.#fence('Another attempt holds the shard');
    }
  }

  #startThread(plan: RunPlan, files: EngineInputs['files']): ShardThread {
    const { shard, attempt } = this.#task;
    const { secretKeys, http1 } = this.#surroundings;
    return startShardThread({
      plan,
      inputs: { secrets: secretsOf(plan, secretKeys), files, http1 },
      shard,
      attempt,
      gate: this.#gate,
      onTick: (tick) => this.#take(tick),
    });
  }

  /** A tick that breaks its own type cannot be sent: the shard ends, and its totals tell that something is missing. */
  #take(tick: Tick): void {
    try {
      this.#sender.push(tick.second, encodeTick(tick));
      this.#surroundings.onTick(tick);
    } catch (error) {
      this.#surroundings.log.error({ err: error, second: tick.second }, 'The engine gave a malformed tick');
      this.#fence('The engine gave a malformed tick');
    }
  }

  async #reportReady(clock: ClockOffset): Promise<void> {
    this.#clock = clock;
    this.#clockAtMs = monotonicMs();
    const held = await this.#link.reportReady({ clockOffsetMs: behindRedisMs(clock), clockBoundMs: clock.boundMs });
    if (!held) this.#fence('Another attempt holds the shard');
  }

  /** One look at the control hash. */
  async #obey(): Promise<void> {
    const orders = await this.#link.orders();
    if (orders === null) return this.#finish('The run is gone');
    this.#sender.storedUpTo(orders.stored);
    if (orders.state === 'FINISHED') return this.#finish('The run is finished');
    if (this.#ended) return;
    if (orders.attempt !== this.#task.attempt) return this.#fence('Another attempt holds the shard');
    if (orders.stopGraceMs !== null) return this.#stop('ORDERED', orders.stopGraceMs);
    this.#adjust(orders.adjustments);
    this.#startWhenDue(orders);
    if (monotonicMs() - this.#clockAtMs > CLOCK_EVERY_MS) await this.#reportReady(await this.#link.clock());
  }

  /** Before it begins as well: the plan is the one that all changes so far make. What was known once stays so. */
  #adjust(read: readonly RunAdjustment[]): void {
    if (this.#prepared === null || this.#fenced) return;
    const adjustments = mergeAdjustments(this.#adjustments, read);
    if (firstChange(this.#adjustments, adjustments) === null) return;
    this.#adjustments = adjustments;
    this.#prepared.thread.adjust(adjustments);
    this.#surroundings.log.info({ newest: adjustments.at(-1) }, 'The load is changed');
  }

  /** A replacement waits to be told from when on it decides: what is due before is not its own. */
  #startWhenDue({ state, startAtMs, fromMs }: ShardOrders): void {
    if (this.#started || this.#fenced || state !== 'RUNNING' || startAtMs === null) return;
    if (this.#prepared === null || this.#clock === null) return;
    if (this.#task.attempt > 1 && fromMs === null) return;
    this.#started = true;
    const startAtMonotonicMs = toMonotonicMs(startAtMs, this.#clock);
    const { thread, fromCounter } = this.#prepared;
    thread.begin({ startAtMs: startAtMonotonicMs, fromMs: fromMs ?? 0, fromCounter });
    this.#lease.watchEngine();
    const aheadMs = Math.round(startAtMonotonicMs - monotonicMs());
    this.#surroundings.log.info({ aheadMs, fromMs }, 'The shard starts');
  }

  #stop(why: 'ORDERED' | 'LEAVING', graceMs: number): void {
    if (this.#stopped !== null || this.#fenced) return;
    this.#stopped = why;
    this.#surroundings.log.info({ why, graceMs }, 'The shard stops');
    this.#prepared?.thread.stop({ graceMs });
  }

  #fence(reason: string): void {
    if (this.#fenced || this.#ended) return;
    this.#fenced = true;
    this.#notOurs.abort();
    this.#surroundings.log.warn({ reason }, 'The shard starts nothing more');
    this.#prepared?.thread.fence();
  }

  /** The engine ended. Before the shard was ready nobody waits for its last message: that it failed is reported instead. */
  async #end(end: ShardEnd): Promise<void> {
    if (this.#over.signal.aborted || this.#clock === null) return;
    const { log, onEnd } = this.#surroundings;
    onEnd();
    const handedBack = this.#stopped === 'LEAVING' && end.reason === 'STOPPED';
    const reason = handedBack ? 'FAILED' : end.reason;
    const message = handedBack ? SHUT_DOWN : (end.message?.slice(0, LONGEST_MESSAGE) ?? null);
    const { lastSecond, requests } = end;
    log[reason === 'FAILED' ? 'error' : 'info'](
      { reason, message, lastSecond, requests },
      'The engine of the shard ended',
    );
    if (reason === 'FAILED' && !this.#started) await this.#link.reportFailure(message ?? reason).catch(() => {});
    await this.#sender.finish(encodeShardEnd({ ...end, reason, message }));
    this.#ended = true;
    this.#lease.stop();
    await this.#link.release().catch(() => {});
    if (this.#leaving) this.#finish('The worker shuts down');
  }

  async #giveUp(error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    this.#surroundings.log.error({ err: error }, 'The shard could not get ready');
    await this.#link.reportFailure(this.#leaving ? SHUT_DOWN : message).catch(() => {});
  }

  #finish(reason: string): void {
    if (this.#over.signal.aborted) return;
    this.#surroundings.log.info({ reason }, 'The shard is released');
    this.#over.abort();
  }

  async #pause(forMs: number): Promise<void> {
    await delay(forMs, undefined, { signal: this.#over.signal }).catch(() => {});
  }

  /** A loop that stands still hears nothing: it is not waited for longer than a moment. */
  async #endThread(thread: ShardThread): Promise<void> {
    thread.fence();
    const ended = new AbortController();
    const { signal } = ended;
    const tooLong = delay(ENGINE_ENDS_WITHIN_MS, 'TOO_LONG' as const, { signal }).catch(() => undefined);
    if ((await Promise.race([thread.done, tooLong])) === 'TOO_LONG')
      this.#surroundings.log.warn('The engine does not end by itself: its thread is ended');
    ended.abort();
    thread.terminate();
    await thread.done;
  }

  /** Gives back all that this attempt holds. An engine that still runs has nobody to run for. */
  async #release(): Promise<void> {
    this.#lease.stop();
    this.#sender.close();
    if (this.#prepared !== null) await this.#endThread(this.#prepared.thread);
    this.#files?.release();
    if (!this.#ended) await this.#link.release().catch(() => {});
  }
}
