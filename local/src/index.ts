export {
  type ApiClient,
  ApiError,
  type ApiErrorEntry,
  createApiClient,
  signIn,
  type Variables,
} from './api/api-client.ts';
export { ensureBuilt } from './builds/ensure-built.ts';
export type { EngineExit, EngineOptions, RunningEngine } from './engines/engine.ts';
export { startMongo } from './engines/mongo.ts';
export { startRedis } from './engines/redis.ts';
export { type Child, type ChildOptions, startChild, startChildUntilReady } from './processes/child.ts';
export { freePort } from './processes/free-port.ts';
export { until } from './processes/until.ts';
export { webHostScript } from './web-host/script.ts';
