/** Wires what runs are made of: stores, queue, coordinator, aggregator, feeds, resolvers. */

import type { ClientSession } from 'mongoose';
import type { DataFiles } from '../data-files/data-files.ts';
import { Aggregator } from '../metrics/aggregator/aggregator.ts';
import { LatencySummaryResolver } from '../metrics/latency.type.ts';
import { MetricsStore } from '../metrics/metrics.store.ts';
import { RunMetricsService } from '../metrics/run-metrics.service.ts';
import type { Viewer } from '../platform/context.ts';
import type { Domain } from '../platform/domain.ts';
import type { Platform } from '../platform/platform.ts';
import { RedisClock } from '../platform/redis-clock.ts';
import type { ScenarioService } from '../scenarios/scenario.service.ts';
import type { UserService } from '../users/user.service.ts';
import { WorkerResolver } from '../workers/worker.resolver.ts';
import { WorkerRegistry } from '../workers/worker-registry.ts';
import { RunQueue } from './coordinator/run-queue.ts';
import { RunFieldsResolver } from './run.fields.ts';
import { maySeeRun } from './run.policy.ts';
import { RunResolver } from './run.resolver.ts';
import { RunService } from './run.service.ts';
import type { RunStore } from './run.store.ts';
import { RunAdjusting } from './run-adjusting.ts';
import { RunEvents } from './run-events.ts';
import { RunFeeds } from './run-feeds.ts';
import { ScenarioRunsResolver } from './scenario-runs.fields.ts';

export interface RunsModule extends Domain {
  /** The regions that have workers now. */
  regions(): Promise<string[]>;
  /** The runs that use a data file and are not over, each as `run 3 of "Checkout"`; null for one that the viewer may not see. */
  usingFile(viewer: Viewer, fileId: string, session: ClientSession): Promise<(string | null)[]>;
}

export interface RunsModuleParts {
  readonly platform: Platform;
  readonly store: RunStore;
  readonly scenarios: ScenarioService;
  readonly users: UserService;
  readonly dataFiles: DataFiles;
}

export function createRunsModule({ platform, store, scenarios, users, dataFiles }: RunsModuleParts): RunsModule {
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
  const trust = { rate: environment.slotRate, users: environment.slotUsers };
  const queue = new RunQueue(
    {
      store,
      redis,
      clock,
      aggregator,
      workers,
      settings: {
        trust,
        secondsKeptMs: environment.secondsKeptMs,
        workerlessMs: environment.workerlessMs,
      },
      secretKeys: environment.secretKeys,
      dataFiles,
      noteVerdict: (scenarioId, runNumber, verdict) => scenarios.noteVerdict(scenarioId, runNumber, verdict),
      log,
    },
    createRedis,
  );
  const runs = new RunService({
    store,
    queue,
    scenarios,
    files: dataFiles.service,
    redis,
    secretKeys: environment.secretKeys,
    log,
  });
  const adjusting = new RunAdjusting({ runs, store, metrics, redis, trust });
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
      new RunResolver(runs, adjusting, feeds),
      new ScenarioRunsResolver(runs),
      new WorkerResolver(workers, runs, pubSub),
    ],
    async regions() {
      return [...new Set((await workers.available()).map(({ heartbeat }) => heartbeat.region))].sort();
    },
    async usingFile(viewer, fileId, session) {
      const open = await store.openRunsWith(fileId, session);
      return open.map((run) => (maySeeRun(viewer, run) ? `run ${run.number} of "${run.scenarioName}"` : null));
    },
    async start() {
      await store.createIndexes();
      await metricsStore.createIndexes();
      queue.start();
    },
  };
}
