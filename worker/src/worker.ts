/** The worker process put together: connections, registry, queue, shards, figures; and the order in which it ends. */

import { LocalDataFiles } from './data-files/local-data-files.ts';
import type { Environment } from './environment.ts';
import type { Logger } from './log.ts';
import type { Problems } from './metrics-server.ts';
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

/** Null where nobody asks for them: then what makes and serves them is not loaded. */
async function metricsOf({ metrics: at }: Environment, runningShards: () => number) {
  if (at === null) return null;
  const [{ createMetrics }, { serveMetrics }] = await Promise.all([
    import('./metrics.ts'),
    import('./metrics-server.ts'),
  ]);
  const metrics = createMetrics(runningShards);
  const serve = (problems: Problems) => serveMetrics(at, metrics.registry, problems);
  return { ...metrics, serve };
}

/** Resolves when the worker is registered and takes tasks; waits for Redis as long as it takes. */
export async function startWorker(settings: Environment, log: Logger): Promise<RunningWorker> {
  const control = connectRedis(settings.redisUrl, 'CONTROL', log);
  const results = connectRedis(settings.redisUrl, 'RESULTS', log);
  const queueRedis = connectRedis(settings.redisUrl, 'QUEUE', log);
  const traffic = new Traffic();
  const figures = new ProcessFigures(settings.slots);
  const metrics = await metricsOf(settings, () => shards.running);
  const { secretKeys, http1 } = settings;
  const shards = new Shards({
    control,
    results,
    metrics,
    traffic,
    secretKeys,
    http1,
    dataFiles: new LocalDataFiles(log),
    log,
  });
  const tries = new Tries({ redis: control, secretKeys, http1, log });
  const registry = new Registry({ redis: control, settings, figures, traffic, busySlots: () => shards.running, log });
  let stopping = false;
  const problems: Problems = () => {
    if (stopping) return { worker: 'It shuts down' };
    return control.status === 'ready' ? {} : { redis: `Redis is not connected (${control.status})` };
  };

  await whenReady(control);
  await registry.join();
  const [queue, server] = await Promise.all([
    takeTasks(settings.workerId, queueRedis, (task) => ('tryId' in task ? tries.take(task) : shards.take(task)), log),
    metrics === null ? null : metrics.serve(problems),
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
