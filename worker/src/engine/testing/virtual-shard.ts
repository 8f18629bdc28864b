/** A shard on the virtual clock, with a scripted target, and what came of it. */

import type { RunPlan, ShardEnd, Tick } from '@loadtest/protocol';
import type { Adjustment } from '@loadtest/scenario';
import { type EngineInputs, NO_INPUTS } from '../inputs.ts';
import { LeaseGate } from '../lease-gate.ts';
import type { RequestEntry } from '../request-entry.ts';
import { runShard, type ShardHandle } from '../shard.ts';
import type { WireRequest } from '../transport.ts';
import { type Answer, ScriptedTransport } from './scripted-transport.ts';
import { VirtualClock } from './virtual-clock.ts';

/** The run starts here on the clock's origin. Not 0, so that a mixed-up origin shows; a power of 2, so that whole times stay whole. */
const START_MS = 2 ** 20;

export interface VirtualShardOptions {
  readonly plan: RunPlan;
  readonly inputs?: EngineInputs;
  readonly shard?: number;
  readonly answer?: (nth: number, request: WireRequest) => Answer;
  /** Requests on their way at once, at most; the others wait. */
  readonly connections?: number;
  readonly gate?: LeaseGate;
  readonly fromMs?: number;
  readonly fromCounter?: number;
  /** Known when the shard starts. */
  readonly adjustments?: readonly Adjustment[];
  /** How coarse timers are. */
  readonly grainMs?: number;
  /** When the shard is made, ms since the run's start. */
  readonly madeAtMs?: number;
}

export class VirtualShard {
  readonly clock: VirtualClock;
  readonly gate: LeaseGate;
  readonly transport: ScriptedTransport;
  readonly handle: ShardHandle;
  readonly ticks: Tick[] = [];
  readonly requests: RequestEntry[] = [];

  constructor(options: VirtualShardOptions) {
    const { plan, shard = 0, answer = () => ({ afterMs: 5 }), fromMs = 0, fromCounter = 0, madeAtMs = -100 } = options;
    this.clock = new VirtualClock(START_MS + madeAtMs, options.grainMs ?? 0);
    this.gate = options.gate ?? new LeaseGate();
    this.transport = new ScriptedTransport(
      this.clock,
      this.gate,
      (request, nth) => answer(nth, request),
      options.connections,
    );
    this.handle = runShard({
      plan,
      inputs: options.inputs ?? NO_INPUTS,
      shard,
      attempt: 1,
      gate: this.gate,
      startAtMs: START_MS,
      fromMs,
      fromCounter,
      adjustments: options.adjustments ?? [],
      clock: this.clock,
      transport: this.transport,
      onTick: (tick) => this.ticks.push(tick),
      sink: (entry) => this.requests.push(entry),
    });
  }

  /** Times are ms since the run's start from here on. */
  get nowMs(): number {
    return this.clock.now() - START_MS;
  }

  runTo(timeMs: number): this {
    this.clock.runTo(START_MS + timeMs);
    return this;
  }

  stallTo(timeMs: number): this {
    this.clock.stall(START_MS + timeMs - this.clock.now());
    return this;
  }

  /** A lease until `untilMs`, acknowledged now. */
  renew(untilMs: number): this {
    this.gate.renew(START_MS + untilMs, this.clock.now());
    return this;
  }

  get sentMs(): number[] {
    return this.transport.sent.map((sentMs) => sentMs - START_MS);
  }

  /** Runs until it has ended by itself, ten minutes at most. */
  async finish(): Promise<ShardEnd> {
    this.runTo(this.nowMs + 600_000);
    return this.handle.done;
  }
}

/** A gate whose lease runs out `untilMs` after the run's start. */
export function leasedUntil(untilMs: number): LeaseGate {
  return new LeaseGate({ deadlineMs: START_MS + untilMs });
}
