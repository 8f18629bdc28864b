/** How a run is cut into shards: how many it needs, and what each may do. Pure. */
import { type RunPlan, shardLimits } from '@loadtest/protocol';
import type { CompiledScenario } from '@loadtest/scenario';

/** What one slot is trusted with. */
export interface SlotTrust {
  /** Iterations started per second. */
  readonly rate: number;
  readonly users: number;
}

export interface SlotNeed {
  /** So many at least, or the run waits. */
  readonly required: number;
  /** So many where so many workers have a free slot: two workers measure what one cannot see of itself. */
  readonly wanted: number;
  /** More shards than this would have nothing to do. */
  readonly most: number;
}

const WANTED_WORKERS = 2;

/** @param slotsInAll of all workers that are there: a run that needs more takes all of them, and its validity tells */
export function slotNeed({ load }: CompiledScenario, trust: SlotTrust, slotsInAll: number): SlotNeed {
  const { curve } = load;
  const users = curve.unit === 'USERS';
  const forLoad = Math.ceil(curve.peak / (users ? trust.users : trust.rate));
  const limits = [curve.total, load.maxInFlight, users ? Math.ceil(curve.peak) : null];
  const most = Math.max(1, Math.min(...limits.map((limit) => limit ?? Number.MAX_SAFE_INTEGER)));
  const required = Math.max(1, Math.min(forLoad, most, Math.max(1, slotsInAll)));
  return { required, wanted: Math.max(required, Math.min(WANTED_WORKERS, most)), most };
}

/** The plan as all shards of the run see it. */
export function runPlan(runId: string, scenario: CompiledScenario, shards: number, seed: number): RunPlan {
  return {
    version: 1,
    runId,
    scenario,
    shards,
    seed,
    ...shardLimits(scenario, scenario.load.curve, shards),
    sealed: null,
    files: [],
  };
}

/** Requests that one iteration can make at most: every step with all its attempts, each with all its redirects. */
export function requestsPerIteration(scenario: CompiledScenario): number {
  return scenario.steps.reduce(
    (sum, { request }) => sum + (request.retry?.maxAttempts ?? 1) * (1 + request.maxRedirects),
    0,
  );
}
