/** The load of a plan as adjustments have made it so far: its curve, and what a shard may have open under it. Pure. */
import { firstChange, type RunPlan, shardLimits, shareOf } from '@loadtest/protocol';
import { type Adjustment, adjustedCurve, type Curve } from '@loadtest/scenario';

export class Course {
  readonly #plan: RunPlan;
  #adjustments: readonly Adjustment[] = [];
  #curve: Curve;

  constructor(plan: RunPlan) {
    this.#plan = plan;
    this.#curve = plan.scenario.load.curve;
  }

  get curve(): Curve {
    return this.#curve;
  }

  /** All adjustments of the run so far. False: they say what was known already. */
  adjust(adjustments: readonly Adjustment[]): boolean {
    if (firstChange(this.#adjustments, adjustments) === null) return false;
    this.#adjustments = adjustments.map(({ second, to }) => ({ second, to }));
    this.#curve = adjustedCurve(this.#plan.scenario.load, this.#adjustments);
    return true;
  }

  /** Iterations in flight of a shard of a rate model. Where the scenario names no number it grows with the rate. */
  maxInFlight(shard: number): number {
    const { maxInFlight, shards, scenario } = this.#plan;
    if (maxInFlight === null) return Number.POSITIVE_INFINITY;
    const grown = scenario.load.maxInFlight === null ? (this.#limits.maxInFlight ?? 0) : 0;
    return shareOf(Math.max(maxInFlight, grown), shard, shards);
  }

  /** Open connections of each shard. Where the scenario names no number they grow with the load. */
  get maxConnections(): number {
    const { maxConnectionsPerShard, scenario } = this.#plan;
    return scenario.maxConnections === null
      ? Math.max(maxConnectionsPerShard, this.#limits.maxConnectionsPerShard)
      : maxConnectionsPerShard;
  }

  /** Those of the plan itself until something was adjusted. */
  get #limits(): Pick<RunPlan, 'maxInFlight' | 'maxConnectionsPerShard'> {
    const plan = this.#plan;
    return this.#adjustments.length === 0 ? plan : shardLimits(plan.scenario, this.#curve, plan.shards);
  }
}
