export type { EngineExit, EngineOptions, RunningEngine } from './engines/engine.ts';
export { startMongo } from './engines/mongo.ts';
export { startRedis } from './engines/redis.ts';
