/** What the shards of a run may have open at most, where the scenario leaves it to the platform. */
import type { CompiledScenario, Curve } from '@loadtest/scenario';
import type { RunPlan } from './plan.ts';
import { shareOf } from './split.ts';

/** Bounds of the default for iterations in flight, a shard. */
const IN_FLIGHT = { times: 10, least: 100, most: 10_000 } as const;
const LEAST_CONNECTIONS = 100;

/**
 * Iterations in flight: as given, else ten times the curve's peak rate, 100 to 10,000 a shard; connections: as given, else the
 * greatest share of that or of the users, at least 100. `curve`: the scenario's own, or what adjustments made of it.
 */
export function shardLimits(
  { load, maxConnections }: Pick<CompiledScenario, 'load' | 'maxConnections'>,
  curve: Curve,
  shards: number,
): Pick<RunPlan, 'maxInFlight' | 'maxConnectionsPerShard'> {
  const forShard = Math.min(
    IN_FLIGHT.most,
    Math.max(IN_FLIGHT.least, Math.ceil((IN_FLIGHT.times * curve.peak) / shards)),
  );
  const maxInFlight = curve.unit === 'USERS' ? null : (load.maxInFlight ?? forShard * shards);
  const share = shareOf(maxInFlight ?? Math.ceil(curve.peak), 0, shards);
  return { maxInFlight, maxConnectionsPerShard: maxConnections ?? Math.max(LEAST_CONNECTIONS, share) };
}
