/** What workers are given of a run: one key `loadtest:plan:<run>`, compressed; jobs carry ids only. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { CompiledScenario } from '@loadtest/scenario';

/** A run as all its shards see it. The same for every shard; which shard one is stands in the job. */
export interface RunPlan {
  readonly version: 1;
  readonly runId: string;
  readonly scenario: CompiledScenario;
  /** n: the load is split over shards 0 … n−1. */
  readonly shards: number;
  /** What random functions and RANDOM data start from. */
  readonly seed: number;
  /** Iterations in flight over all shards at most; shared out like users. Open models only, null for closed ones. */
  readonly maxInFlight: number | null;
  /** Open connections of one shard at most. */
  readonly maxConnectionsPerShard: number;
  /** The values of the scenario's secrets, encrypted (see sealed.ts); null where there are none. */
  readonly sealed: string | null;
  /** Where workers read the uploaded files of `scenario.data`. */
  readonly files: readonly DataFileSource[];
}

/** An uploaded data file as workers read it: normalised rows, one JSON array of texts a line, by HTTP range. */
export interface DataFileSource {
  readonly fileId: string;
  /** Absolute, signed, good for the whole run; answers GET with `Range`. */
  readonly url: string;
  /** Of the normalised rows. */
  readonly sizeBytes: number;
  readonly rowCount: number;
  /** SHA-256 of the normalised rows, hex. */
  readonly sha256: string;
}

/** Compressed JSON, as it lies in Redis. */
export function encodePlan(plan: RunPlan): Uint8Array {
  return gzipSync(JSON.stringify(plan));
}

/** The reverse of `encodePlan`. Throws on a plan of another version: a worker that is older than its server says so. */
export function decodePlan(bytes: Uint8Array): RunPlan {
  const plan = JSON.parse(gunzipSync(bytes).toString('utf8')) as RunPlan;
  if (plan.version !== 1)
    throw new Error(`This worker reads plans of version 1, not ${String(plan.version)}: update it`);
  return plan;
}
