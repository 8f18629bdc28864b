/** A shard in this thread against a real target, and what came of it. */

import type { RunPlan, ShardEnd, Tick } from '@loadtest/protocol';
import { MonotonicClock } from '../clock.ts';
import { type EngineInputs, NO_INPUTS } from '../inputs.ts';
import { LeaseGate } from '../lease-gate.ts';
import { preparePlan } from '../prepared-plan.ts';
import type { RequestEntry } from '../request-entry.ts';
import { runShard, type ShardHandle } from '../shard.ts';
import { chosenHttp1 } from './transports.ts';

export interface Ran {
  readonly end: ShardEnd;
  readonly ticks: Tick[];
  readonly requests: RequestEntry[];
}

/** Runs a plan to its end. `meanwhile` may interfere. */
export async function runPlan(
  plan: RunPlan,
  meanwhile?: (handle: ShardHandle, ran: Omit<Ran, 'end'>) => unknown,
  shard = 0,
  inputs: EngineInputs = { ...NO_INPUTS, http1: chosenHttp1() },
): Promise<Ran> {
  const clock = new MonotonicClock();
  const ticks: Tick[] = [];
  const requests: RequestEntry[] = [];
  const prepared = preparePlan(plan, inputs);
  const handle = runShard({
    plan,
    inputs,
    prepared,
    shard,
    attempt: 1,
    gate: new LeaseGate(),
    clock,
    startAtMs: clock.now() + 20,
    fromMs: 0,
    fromCounter: 0,
    onTick: (tick) => ticks.push(tick),
    sink: (entry) => requests.push(entry),
  });
  await meanwhile?.(handle, { ticks, requests });
  return { end: await handle.done, ticks, requests };
}

/** Error kinds with their counts, and one sample of each, over all ticks and steps. */
export function errorsOf(ticks: readonly Tick[]): Map<number, { count: number; sample: string | null }> {
  const errors = new Map<number, { count: number; sample: string | null }>();
  for (const tick of ticks)
    for (const step of tick.steps)
      for (const [kind, count, sample] of step.errorKinds)
        errors.set(kind, { count: (errors.get(kind)?.count ?? 0) + count, sample: errors.get(kind)?.sample ?? sample });
  return errors;
}

/** How often each status came, over all ticks and steps. */
export function statusesOf(ticks: readonly Tick[]): Record<number, number> {
  const statuses: Record<number, number> = {};
  for (const tick of ticks)
    for (const step of tick.steps)
      for (const [status, count] of step.statusCodes) statuses[status] = (statuses[status] ?? 0) + count;
  return statuses;
}
