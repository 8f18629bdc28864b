/** The load engine: a library that knows neither Redis nor GraphQL. */

export { type Clock, MonotonicClock } from './clock.ts';
export { type ShardThread, type ShardThreadOptions, startShardThread } from './engine-host.ts';
export { type EngineInputs, type LocalDataFile, NO_INPUTS } from './inputs.ts';
export { LeaseGate, type LeaseGateOptions } from './lease-gate.ts';
export { createMask, type Mask } from './mask.ts';
export type { RequestEntry } from './request-entry.ts';
export { runShard, type ShardHandle, type ShardOptions, type ShardPlace, type ShardStart } from './shard.ts';
export type { Bytes, Failure, OpenRequest, Outcome, Transport, WireRequest } from './transport.ts';
export { type TryOptions, tryIteration } from './try-iteration.ts';
export { unsupported } from './unsupported.ts';
