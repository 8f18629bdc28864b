/** One shard of a run, in the calling thread: its load model decides, its journeys send, its recorder tells. */
import type { RunPlan, ShardEnd, Tick } from '@loadtest/protocol';
import type { Adjustment } from '@loadtest/scenario';
import { type Clock, MonotonicClock, TimerSet } from './clock.ts';
import { ClosedLoad } from './closed-load.ts';
import { Course } from './course.ts';
import { Flights } from './flights.ts';
import { HttpTransport } from './http-transport.ts';
import type { EngineInputs } from './inputs.ts';
import type { LeaseGate } from './lease-gate.ts';
import { LeaseWatch } from './lease-watch.ts';
import type { DriverPort, LoadDriver } from './load-driver.ts';
import { LoopWatch, TURN_MS, threadCpuMs } from './loop-watch.ts';
import { OpenLoad } from './open-load.ts';
import { type PreparedPlan, preparePlan } from './prepared-plan.ts';
import { Recorder } from './recorder.ts';
import type { RequestEntry } from './request-entry.ts';
import type { Transport } from './transport.ts';

/** Which part of which plan, and what it shares with the service round it. */
export interface ShardPlace {
  readonly plan: RunPlan;
  readonly inputs: EngineInputs;
  readonly shard: number;
  readonly attempt: number;
  readonly gate: LeaseGate;
}

/** When a shard starts, and where in the plan. */
export interface ShardStart {
  /** The run's start on the clock's origin (process.hrtime), ms. May lie in the past. */
  readonly startAtMs: number;
  /**
   * Since the run's start, ms. Rate models: this attempt decides the k due then or later (of those due before it could run
   * it drops, as lost); its first tick is that of the second in which this time lies. 0 for a first attempt.
   */
  readonly fromMs: number;
  /** User models: the first c of k = i + n·c that this attempt gives. 0 for a first attempt. */
  readonly fromCounter: number;
}

export interface ShardOptions extends ShardPlace, ShardStart {
  /** Those of the run that are known when the shard starts; `fromMs` is a time of the plan that they make. */
  readonly adjustments?: readonly Adjustment[];
  /** One tick for each second, in order, without a hole. */
  readonly onTick: (tick: Tick) => void;
  readonly clock?: Clock;
  /** Every request that ended, as it is recorded. */
  readonly sink?: (entry: RequestEntry) => void;
  readonly transport?: Transport;
  /** The plan as `preparePlan` makes it ready, where that was done beforehand; the shard closes it. */
  readonly prepared?: PreparedPlan;
}

export interface ShardHandle {
  /**
   * All adjustments of the run so far, each with a second that lies ahead for those who learn of it in time. Whoever learns
   * late repeats nothing and skips nothing. The same ones again change nothing.
   */
  adjust(adjustments: readonly Adjustment[]): void;
  /** Starts nothing more; what runs may take `graceMs`, then it is cut off. Call it again to shorten that. */
  stop(options: { readonly graceMs: number }): void;
  /** Another attempt holds the shard: starts nothing more and cuts off what runs, at once. */
  fence(): void;
  /** Never rejects: what goes wrong is an end with reason FAILED. */
  readonly done: Promise<ShardEnd>;
}

/** Runs a shard from its start to its end. Throws where the plan cannot be run with these inputs. */
export function runShard(options: ShardOptions): ShardHandle {
  return new Shard(options);
}

class Shard implements ShardHandle {
  readonly done: Promise<ShardEnd>;
  readonly #resolve: (end: ShardEnd) => void;
  readonly #clock: Clock;
  readonly #startAtMs: number;
  readonly #shard: number;
  readonly #course: Course;
  readonly #gracefulStopMs: number;
  readonly #gate: LeaseGate;
  readonly #lease: LeaseWatch;
  readonly #watch: LoopWatch;
  readonly #plan: PreparedPlan;
  readonly #transport: Transport;
  readonly #driver: LoadDriver;
  readonly #recorder: Recorder;
  readonly #flights: Flights;
  readonly #timers: TimerSet<'turn' | 'decide' | 'planEnd' | 'cut'>;
  #cutAtMs = Number.POSITIVE_INFINITY;
  /** When it was told to stop; null: it runs to the plan's end. */
  #stoppedMs: number | null = null;
  #reason: ShardEnd['reason'] = 'COMPLETED';
  #began = false;
  #planEnded = false;
  #over = false;

  constructor(options: ShardOptions) {
    const { plan, gate, startAtMs, fromMs } = options;
    const { load, tls, httpVersion } = plan.scenario;
    const { http1 } = options.inputs;
    this.#plan = options.prepared ?? preparePlan(plan, options.inputs);
    const { promise, resolve } = Promise.withResolvers<ShardEnd>();
    this.done = promise;
    this.#resolve = resolve;
    this.#clock = options.clock ?? new MonotonicClock();
    this.#timers = new TimerSet(this.#clock);
    this.#startAtMs = startAtMs;
    this.#shard = options.shard;
    this.#course = new Course(plan);
    this.#course.adjust(options.adjustments ?? []);
    this.#gracefulStopMs = load.gracefulStopMs;
    this.#gate = gate;
    const { maxConnections } = this.#course;
    this.#transport =
      options.transport ?? new HttpTransport({ clock: this.#clock, gate, tls, httpVersion, http1, maxConnections });
    const nowMs = this.#now();
    const beganMs = Math.max(fromMs, nowMs);
    this.#lease = new LeaseWatch(gate, startAtMs);
    this.#watch = new LoopWatch(nowMs, threadCpuMs);
    this.#driver = this.#makeDriver(options, beganMs);
    this.#recorder = this.#makeRecorder(options, beganMs);
    this.#flights = new Flights({
      clock: this.#clock,
      transport: this.#transport,
      recorder: this.#recorder,
      plan: this.#plan,
      startAtMs,
      onLanded: () => this.#finishIfOver(),
    });
    this.#at('turn', nowMs, () => this.#turn());
    this.#at('decide', beganMs, () => {
      this.#began = true;
      this.#driver.lose(beganMs);
      this.#decide();
    });
    this.#awaitPlanEnd();
  }

  adjust(adjustments: readonly Adjustment[]): void {
    if (this.#planEnded || this.#stoppedMs !== null || !this.#course.adjust(adjustments)) return;
    const { curve, maxConnections } = this.#course;
    this.#recorder.turn();
    this.#driver.follow(curve, this.#course.maxInFlight(this.#shard));
    this.#transport.allow(maxConnections);
    this.#awaitPlanEnd();
    if (this.#began) this.#decide();
  }

  stop({ graceMs }: { readonly graceMs: number }): void {
    if (this.#over) return;
    const nowMs = this.#recorder.turn();
    if (!this.#decidesNothingMore(nowMs)) this.#end('STOPPED', nowMs);
    this.#cutAt(nowMs + graceMs);
    this.#finishIfOver();
  }

  fence(): void {
    if (this.#over) return;
    this.#end('FENCED', this.#recorder.turn());
    this.#flights.cutAll();
    this.#finishIfOver();
  }

  #makeDriver(options: ShardOptions, beganMs: number): LoadDriver {
    const { plan, shard, fromMs, fromCounter } = options;
    const { curve } = this.#course;
    const port: DriverPort = {
      turn: () => this.#recorder.turn(),
      mayStart: (nowMs) => this.#lease.holds(nowMs),
      start: (dueMs, nowMs, iteration) => this.#flights.start(dueMs, nowMs, iteration),
      drop: (second, count, lost, nowMs) => this.#recorder.dropped(second, count, lost, nowMs),
    };
    const place = { curve, shard, shards: plan.shards };
    if (curve.unit === 'ITERATIONS_PER_SECOND') {
      return new OpenLoad({ ...place, fromMs, maxInFlight: this.#course.maxInFlight(shard), wake: this.#decide }, port);
    }
    return new ClosedLoad(
      {
        ...place,
        fromMs: beganMs,
        fromCounter,
        iterationLimit: plan.scenario.load.iterationLimit,
        mark: () => this.#gate.mark,
        keepCookies: plan.scenario.cookies === 'USER',
        clock: this.#clock,
        startAtMs: this.#startAtMs,
        wake: this.#decide,
      },
      port,
    );
  }

  #makeRecorder(options: ShardOptions, beganMs: number): Recorder {
    const { plan, shard, attempt, fromMs, onTick, sink } = options;
    return new Recorder({
      shard,
      attempt,
      steps: plan.scenario.steps.length,
      firstSecond: Math.floor(fromMs / 1000),
      beganMs,
      warmUpMs: plan.scenario.load.warmUpMs,
      watch: this.#watch,
      now: () => this.#now(),
      gauges: (nowMs) => ({
        cursor: this.#driver.cursor,
        closed: this.#decidesNothingMore(nowMs),
        inFlight: this.#flights.size,
        users: this.#driver.users,
        connections: this.#transport.connections,
      }),
      takeBytes: () => this.#transport.takeBytes(),
      onTick,
      onRequest: sink,
    });
  }

  /** Now, in ms since the run's start. */
  #now(): number {
    return this.#clock.now() - this.#startAtMs;
  }

  #at(name: 'turn' | 'decide' | 'planEnd' | 'cut', timeMs: number, callback: () => void): void {
    this.#timers.at(name, timeMs + this.#startAtMs, callback);
  }

  #awaitPlanEnd(): void {
    const { durationMs } = this.#course.curve;
    this.#at('planEnd', durationMs, () => {
      this.#planEnded = true;
      this.#recorder.turn();
      this.#driver.stop();
      this.#cutAt(durationMs + this.#gracefulStopMs);
      this.#finishIfOver();
    });
  }

  /** The loop shows that it turns; what has no timer of its own (the lease, the mark, the end of a quiet second) is looked at. */
  #turn(): void {
    if (this.#over) return;
    const nowMs = this.#now();
    this.#watch.turned(nowMs);
    this.#recorder.turn();
    this.#gate.beat(this.#driver.given);
    this.#at('turn', nowMs + TURN_MS, () => this.#turn());
    if (this.#began) this.#decide();
    this.#transport.resume();
    this.#finishIfOver();
  }

  readonly #decide = (): void => {
    if (this.#over || this.#stoppedMs !== null) return;
    const nowMs = this.#recorder.turn();
    const lostUntilMs = this.#lease.look(nowMs);
    if (lostUntilMs === null) return;
    if (lostUntilMs > Number.NEGATIVE_INFINITY) this.#driver.lose(lostUntilMs);
    const nextMs = this.#driver.decide(nowMs);
    if (nextMs < Number.POSITIVE_INFINITY) this.#timers.by('decide', nextMs + this.#startAtMs, this.#decide);
  };

  #decidesNothingMore(nowMs: number): boolean {
    return this.#stoppedMs !== null || this.#driver.isOver(nowMs);
  }

  /** Nothing more is decided: the cursor stays where it is. */
  #end(reason: 'STOPPED' | 'FENCED', nowMs: number): void {
    this.#reason = reason;
    this.#stoppedMs ??= nowMs;
    this.#driver.stop();
    this.#timers.cancel('decide');
  }

  /** What still runs then is cut off; a later time than before changes nothing. */
  #cutAt(timeMs: number): void {
    if (timeMs >= this.#cutAtMs) return;
    this.#cutAtMs = timeMs;
    this.#at('cut', timeMs, () => {
      const nowMs = this.#recorder.turn();
      if (this.#stoppedMs === null && this.#lease.holds(nowMs)) this.#driver.giveUp();
      this.#flights.cutAll();
      this.#finishIfOver();
    });
  }

  #finishIfOver(): void {
    if (this.#over || this.#flights.size > 0) return;
    const nowMs = this.#recorder.turn();
    if (!this.#decidesNothingMore(nowMs)) return;
    this.#over = true;
    this.#timers.cancelAll();
    const reason = this.#reason === 'COMPLETED' && this.#driver.exhausted ? 'DATA_EXHAUSTED' : this.#reason;
    const end = this.#recorder.finish(this.#stoppedMs ?? this.#course.curve.durationMs, reason);
    this.#plan.close();
    void this.#transport.close().finally(() => this.#resolve(end));
  }
}
