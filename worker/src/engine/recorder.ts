/**
 * Counts what one shard does and turns it into ticks. It turns over by the time of the entry, not by a timer: every entry
 * comes with its time, these never run backwards, and an entry of a later second first closes all seconds before it.
 */
import {
  addCounters,
  type Counters,
  type Drops,
  ERROR_KINDS,
  HistogramRecorder,
  LATE_START_MS,
  noCounters,
  type ShardEnd,
  type Tick,
} from '@loadtest/protocol';
import type { LoopWatch } from './loop-watch.ts';
import type { RequestEntry } from './request-entry.ts';
import { StepRecorder } from './step-recorder.ts';
import type { Bytes } from './transport.ts';

/** How things stand at the end of a second. */
export type Gauges = Pick<Tick, 'cursor' | 'closed' | 'inFlight' | 'users' | 'connections'>;

export interface RecorderOptions {
  readonly shard: number;
  readonly attempt: number;
  readonly steps: number;
  /** The first second to be reported. */
  readonly firstSecond: number;
  /** When the shard could begin: seconds that started before are partial. */
  readonly beganMs: number;
  /** What was due before counts toward the warm-up, whenever it started. */
  readonly warmUpMs: number;
  readonly watch: LoopWatch;
  /** Ms since the run's start. */
  readonly now: () => number;
  readonly gauges: (nowMs: number) => Gauges;
  /** Bytes on the sockets since the last call. */
  readonly takeBytes: () => Bytes;
  readonly onTick: (tick: Tick) => void;
  readonly onRequest?: ((entry: RequestEntry) => void) | undefined;
}

export class Recorder {
  readonly #options: RecorderOptions;
  readonly #steps: StepRecorder[];
  readonly #startDelay = new HistogramRecorder();
  readonly #drops = new Map<number, { count: number; lost: number }>();
  readonly #totals = { ...noCounters(), dropped: 0, lost: 0 };
  #counters: Counters = noCounters();
  #second: number;
  #lastSecond = -1;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#steps = Array.from({ length: options.steps }, (_, step) => new StepRecorder(step));
    this.#second = options.firstSecond;
  }

  /** The time now; every second that is over is reported first. Whoever is about to decide something calls it before. */
  turn(): number {
    const nowMs = this.#options.now();
    this.#advance(nowMs);
    return nowMs;
  }

  started(dueMs: number, nowMs: number): void {
    this.#advance(nowMs);
    this.#counters.iterations++;
    const { warmUpMs } = this.#options;
    if (dueMs < warmUpMs && nowMs >= warmUpMs) this.#counters.warmUpIterations++;
    if (nowMs - dueMs > LATE_START_MS) this.#counters.lateStarts++;
  }

  /** An iteration that was due at `dueMs` is over. */
  ended(dueMs: number, interrupted: boolean, nowMs: number): void {
    this.#advance(nowMs);
    if (dueMs < this.#options.warmUpMs) return;
    if (interrupted) this.#counters.interrupted++;
    else this.#counters.completed++;
  }

  dropped(second: number, count: number, lost: boolean, nowMs: number): void {
    if (count === 0) return;
    this.#advance(nowMs);
    const drops = this.#drops.get(second) ?? { count: 0, lost: 0 };
    drops.count += count;
    if (lost) drops.lost += count;
    this.#drops.set(second, drops);
  }

  request(entry: RequestEntry): void {
    this.#advance(entry.doneMs);
    const interrupted = entry.kind === 'INTERRUPTED';
    this.#counters.requests++;
    if (entry.sentMs === null) this.#counters.unsent++;
    if (interrupted) this.#counters.interruptedRequests++;
    else if (entry.kind !== null) this.#counters.errors++;
    if (entry.sentMs !== null && !interrupted) this.#startDelay.record((entry.sentMs - entry.plannedMs) * 1000);
    this.#step(entry.step).request(entry, entry.kind === null ? -1 : ERROR_KINDS.indexOf(entry.kind));
    this.#options.onRequest?.(entry);
  }

  /** A check of a request that was entered just before. */
  check(step: number, check: number, passed: boolean, sample: string | null): void {
    if (passed) this.#counters.checksPassed++;
    else this.#counters.checksFailed++;
    this.#step(step).check(check, passed, sample);
  }

  /** The last tick, where the second now open began before `planEndMs` or holds anything, and the sum of all ticks. */
  finish(planEndMs: number, reason: ShardEnd['reason']): ShardEnd {
    const nowMs = this.turn();
    this.#addBytes();
    const beginsMs = this.#second * 1000;
    if (this.#holdsAnything || (nowMs > beginsMs && beginsMs < planEndMs)) this.#close(nowMs);
    const { shard, attempt, gauges } = this.#options;
    const { cursor } = gauges(nowMs);
    return { ...this.#totals, shard, attempt, cursor, lastSecond: this.#lastSecond, reason, message: null };
  }

  #advance(nowMs: number): void {
    while (nowMs >= (this.#second + 1) * 1000) this.#close(nowMs);
  }

  get #holdsAnything(): boolean {
    return this.#drops.size > 0 || Object.values(this.#counters).some((count) => count > 0);
  }

  #step(step: number): StepRecorder {
    const recorder = this.#steps[step];
    if (recorder === undefined) throw new RangeError(`The plan has no step ${step}`);
    return recorder;
  }

  #addBytes(): void {
    const bytes = this.#options.takeBytes();
    this.#counters.bytesSent += bytes.sent;
    this.#counters.bytesReceived += bytes.received;
  }

  #close(nowMs: number): void {
    const { shard, attempt, beganMs, watch, gauges, onTick } = this.#options;
    this.#addBytes();
    const second = this.#second;
    const beginsMs = second * 1000;
    const drops: Drops[] = [...this.#drops].sort(([a], [b]) => a - b).map(([due, of]) => ({ second: due, ...of }));
    const tick: Tick = {
      ...this.#counters,
      ...watch.secondOver(Math.min(nowMs, beginsMs + 1000), nowMs),
      ...gauges(nowMs),
      shard,
      attempt,
      second,
      partial: beginsMs < beganMs,
      drops,
      startDelay: this.#startDelay.take(),
      steps: this.#steps.flatMap((step) => step.take()),
    };
    addCounters(this.#totals, this.#counters);
    for (const { count, lost } of drops) {
      this.#totals.dropped += count;
      this.#totals.lost += lost;
    }
    this.#drops.clear();
    this.#counters = noCounters();
    this.#lastSecond = second;
    this.#second++;
    onTick(tick);
  }
}
