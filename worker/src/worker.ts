/** The worker process put together: connections, registry, queue, shards, figures; and the order in which it ends. */

import { LocalDataFiles } from './data-files/local-data-files.ts';
import type { Environment } from './environment.ts';
import type { Logger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { serveMetrics } from './metrics-server.ts';
import { ProcessFigures } from './process-figures.ts';
import { connectRedis, whenReady } from './redis.ts';
import { Registry } from './registry.ts';
import { Shards } from './shards.ts';
import { takeTasks } from './task-queue.ts';
import { Traffic } from './traffic.ts';
import { Tries } from './try/tries.ts';

export interface RunningWorker {
  /** Where `/metrics` is served; null: nowhere. */
  readonly metricsPort: number | null;
  /** Takes no more tasks, hands its shards back, leaves the registry, closes. Never rejects. */
  stop(): Promise<void>;
}

/** Resolves when the worker is registered and takes tasks; waits for Redis as long as it takes. */
export async function startWorker(settings: Environment, log: Logger): Promise<RunningWorker> {
  const control = connectRedis(settings.redisUrl, 'CONTROL', log);
  const results = connectRedis(settings.redisUrl, 'RESULTS', log);
  const queueRedis = connectRedis(settings.redisUrl, 'QUEUE', log);
  const traffic = new Traffic();
  const figures = new ProcessFigures(settings.slots);
  const metrics = createMetrics(() => shards.running);
  const { secretKeys } = settings;
  const shards = new Shards({
    control,
    results,
    metrics,
    traffic,
    secretKeys,
    dataFiles: new LocalDataFiles(log),
    log,
  });
  const tries = new Tries({ redis: control, secretKeys, log });
  const registry = new Registry({ redis: control, settings, figures, traffic, busySlots: () => shards.running, log });
  let stopping = false;
  const problems = (): Record<string, string> => {
    if (stopping) return { worker: 'It shuts down' };
    return control.status === 'ready' ? {} : { redis: `Redis is not connected (${control.status})` };
  };

  await whenReady(control);
  await registry.join();
  const [queue, server] = await Promise.all([
    takeTasks(settings.workerId, queueRedis, (task) => ('tryId' in task ? tries.take(task) : shards.take(task)), log),
    settings.metrics === null ? null : serveMetrics(settings.metrics, metrics.registry, problems),
    whenReady(results),
  ]);
  log.info({ slots: settings.slots, region: settings.region, metricsPort: server?.port }, 'The worker takes tasks');

  const ending = async (): Promise<void> => {
    stopping = true;
    const tried = async (what: string, task: Promise<unknown>) =>
      task.catch((error: unknown) => log.warn({ err: error }, `Shutting down: ${what} failed`));
    await Promise.all([
      tried('saying so', registry.drain()),
      tried('handing back the shards', shards.shutDown()),
      tries.shutDown(),
    ]);
    await Promise.all([tried('closing the queue', queue.close()), tried('leaving the registry', registry.leave())]);
    await server?.close();
    figures.stop();
    for (const redis of [control, results, queueRedis]) redis.disconnect();
  };
  let ended: Promise<void> | null = null;
  return {
    metricsPort: server?.port ?? null,
    stop() {
      ended ??= ending();
      return ended;
    },
  };
}
