/** Wires what runs are made of: stores, queue, coordinator, aggregator, feeds, resolvers. */

import { Aggregator } from '../metrics/aggregator/aggregator.ts';
import { LatencySummaryResolver } from '../metrics/latency.type.ts';
import { MetricsStore } from '../metrics/metrics.store.ts';
import { RunMetricsService } from '../metrics/run-metrics.service.ts';
import type { Domain } from '../platform/domain.ts';
import type { Platform } from '../platform/platform.ts';
import { RedisClock } from '../platform/redis-clock.ts';
import type { ScenarioService } from '../scenarios/scenario.service.ts';
import type { UserService } from '../users/user.service.ts';
import { WorkerResolver } from '../workers/worker.resolver.ts';
import { WorkerRegistry } from '../workers/worker-registry.ts';
import { RunQueue } from './coordinator/run-queue.ts';
import { RunFieldsResolver } from './run.fields.ts';
import { RunResolver } from './run.resolver.ts';
import { RunService } from './run.service.ts';
import type { RunStore } from './run.store.ts';
import { RunEvents } from './run-events.ts';
import { RunFeeds } from './run-feeds.ts';
import { ScenarioRunsResolver } from './scenario-runs.fields.ts';

export interface RunsModule extends Domain {
  /** The regions that have workers now. */
  regions(): Promise<string[]>;
}

export interface RunsModuleParts {
  readonly platform: Platform;
  readonly store: RunStore;
  readonly scenarios: ScenarioService;
  readonly users: UserService;
}

export function createRunsModule({ platform, store, scenarios, users }: RunsModuleParts): RunsModule {
  const { environment, log, mongo, redis, createRedis, pubSub, figures, shutdown } = platform;
  const clock = new RedisClock(redis);
  const workers = new WorkerRegistry(redis, clock);
  const metricsStore = new MetricsStore(mongo.connection);
  const metrics = new RunMetricsService(metricsStore);
  const aggregator = new Aggregator(
    {
      mongoUrl: environment.mongoUrl,
      redisUrl: environment.redisUrl,
      log: { level: environment.logLevel, format: environment.logFormat },
    },
    figures,
    log,
  );
  const queue = new RunQueue(
    {
      store,
      redis,
      clock,
      aggregator,
      workers,
      settings: {
        trust: { rate: environment.slotRate, users: environment.slotUsers },
        secondsKeptMs: environment.secondsKeptMs,
        workerlessMs: environment.workerlessMs,
      },
      secretKeys: environment.secretKeys,
      noteVerdict: (scenarioId, runNumber, verdict) => scenarios.noteVerdict(scenarioId, runNumber, verdict),
      log,
    },
    createRedis,
  );
  const runs = new RunService(store, queue, scenarios, redis, environment.secretKeys, log);
  const feeds = new RunFeeds(runs, metricsStore, pubSub);
  const events = new RunEvents(store);

  figures.gather(async () => {
    figures.activeWorkers.set((await workers.available()).length);
    figures.queueDepth.set({ queue: 'runs' }, await queue.depth());
  });
  shutdown.add('WORK', 'runs', async () => {
    await queue.close();
    await aggregator.close();
  });

  return {
    resolvers: [
      new LatencySummaryResolver(),
      new RunFieldsResolver({ runs, scenarios, users, metrics, events, workers, feeds }),
      new RunResolver(runs, feeds),
      new ScenarioRunsResolver(runs),
      new WorkerResolver(workers, runs, pubSub),
    ],
    async regions() {
      return [...new Set((await workers.available()).map(({ heartbeat }) => heartbeat.region))].sort();
    },
    async start() {
      await store.createIndexes();
      await metricsStore.createIndexes();
      queue.start();
    },
  };
}
