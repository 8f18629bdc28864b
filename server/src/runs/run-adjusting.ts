/** Changing the load of a running run. Redis decides when it takes effect; its coordinator and its shards follow what Redis says. */
import { fields, keys, MOST_ADJUSTMENTS, mergeAdjustments, readAdjustments, scripts, timing } from '@loadtest/protocol';
import { adjustedCurve, LIMITS } from '@loadtest/scenario';
import type { Redis } from 'ioredis';
import type { RunMetricsService } from '../metrics/run-metrics.service.ts';
import type { Viewer } from '../platform/context.ts';
import { badUserInput, conflict, forbidden, notFound } from '../platform/errors.ts';
import { runScript } from '../platform/redis-scripts.ts';
import type { SlotTrust } from './coordinator/planner.ts';
import { levelProblem } from './level-limits.ts';
import { canBeAdjusted, mayAdjust } from './run.policy.ts';
import type { RunService } from './run.service.ts';
import { adjustmentsOf, type RunStore, type StoredRun } from './run.store.ts';

export interface RunAdjustingParts {
  readonly runs: RunService;
  readonly store: RunStore;
  readonly metrics: RunMetricsService;
  readonly redis: Redis;
  readonly trust: SlotTrust;
}

export class RunAdjusting {
  readonly #parts: RunAdjustingParts;

  constructor(parts: RunAdjustingParts) {
    this.#parts = parts;
  }

  /**
   * From the first whole second on that lies two ahead the run's load is `to`: iterations/s, or users.
   * @throws CodedError NOT_FOUND, FORBIDDEN; CONFLICT where the run is not RUNNING or its model not constant; BAD_USER_INPUT
   */
  async adjust(viewer: Viewer, id: string, to: number): Promise<StoredRun> {
    const { runs, store, metrics, redis, trust } = this.#parts;
    const run = await runs.find(viewer, id);
    if (run === null) throw notFound('run', id);
    if (!mayAdjust(viewer, run)) throw forbidden('adjust this run');
    if (run.status !== 'RUNNING') throw conflict(`${NOT_RUNNING}: this one is ${run.status}`);
    if (!canBeAdjusted(run))
      throw conflict('Only a run of a constant rate, or of constant users, can be adjusted: this one has stages');
    const { load } = metrics.compiled(run);
    const problem = levelProblem(to, { curve: load.curve, shards: run.shards, trust, most: LIMITS });
    if (problem !== null) throw badUserInput([{ path: 'to', message: problem }]);
    const control = keys.control(run._id.toHexString());
    const { durationMs } = adjustedCurve(load, adjustmentsOf(run));
    const args = [JSON.stringify(to), timing.adjustAheadMs, durationMs, MOST_ADJUSTMENTS];
    const answer = Number(await runScript(redis, scripts.adjust, [control], args));
    if (answer < 0) throw conflict(REFUSALS[answer] ?? NOT_RUNNING);
    const now = readAdjustments((await redis.hget(control, fields.adjustments)) ?? undefined);
    const found = (await store.find(id)) ?? run;
    // Its coordinator writes the change down a moment later.
    return { ...found, adjustments: mergeAdjustments(adjustmentsOf(found), now) };
  }
}

const NOT_RUNNING = 'Only a run that is RUNNING can be adjusted';
/** By the answer of the script. */
const REFUSALS: Readonly<Record<number, string>> = {
  [-1]: `${NOT_RUNNING}: this one is about to end, or has ended`,
  [-2]: `The plan of this run ends before a change could take effect, which takes ${timing.adjustAheadMs / 1000} s`,
  [-3]: `The load of this run was changed ${MOST_ADJUSTMENTS.toLocaleString('en-US')} times already, which is the most`,
};
