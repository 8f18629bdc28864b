/** Trying scenarios, put together. */
import type { DataFileService } from '../data-files/data-file.service.ts';
import type { Domain } from '../platform/domain.ts';
import type { Platform } from '../platform/platform.ts';
import { RedisClock } from '../platform/redis-clock.ts';
import type { ScenarioService } from '../scenarios/scenario.service.ts';
import { WorkerRegistry } from '../workers/worker-registry.ts';
import { TryResolver } from './try.resolver.ts';
import { TryService } from './try.service.ts';

export function createTry(
  { environment, redis, pubSub, shutdown }: Platform,
  scenarios: ScenarioService,
  files: DataFileService,
): Domain {
  const workers = new WorkerRegistry(redis, new RedisClock(redis));
  const { secretKeys } = environment;
  const service = new TryService({ redis, pubSub, workers, closing: shutdown.signal, scenarios, files, secretKeys });
  return { resolvers: [new TryResolver(service)], start: async () => undefined };
}
