export { type ApiClient, ApiError, type ApiErrorEntry, createApiClient, signIn, until } from '@loadtest/local';
export type { LinkedProcess, PlatformOptions, ServerProcess, TestPlatform } from './platform.ts';
export { startPlatform } from './platform.ts';
export { createRedisLink, type RedisLink } from './redis-link.ts';
export { startTarget, type Target } from './target.ts';
export type { Behaviour } from './target-behaviour.ts';
export type { TestEngine } from './test-engine.ts';
export type { TestProcess } from './test-process.ts';
export { usePlatform } from './use-platform.ts';
