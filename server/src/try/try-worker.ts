/** Has a worker try a plan, and waits for what came of it. */
import { decodeTryReport, encodePlan, keys, type RunPlan, type TryReport, timing } from '@loadtest/protocol';
import type { Redis } from 'ioredis';
import { unavailable } from '../platform/errors.ts';
import type { PubSub } from '../platform/pub-sub.ts';
import { topics } from '../platform/topics.ts';
import { leastBusy } from '../workers/least-busy.ts';
import type { WorkerRegistry } from '../workers/worker-registry.ts';
import { askWorker } from '../workers/worker-tasks.ts';

/** Whether the report is there, and its worker too, is looked at this often, ms: a notice may be lost. */
const LOOK_EVERY_MS = 1000;
/** The worker may need so long besides the iteration, ms: to start a thread, to tell what came of it. */
const BEYOND_MS = 40_000;
const RETRY_MS = 5000;

export interface TryWorkerParts {
  readonly redis: Redis;
  readonly pubSub: PubSub;
  readonly workers: WorkerRegistry;
  /** Aborted when this process shuts down. */
  readonly closing: AbortSignal;
}

/**
 * Sends one iteration from the least busy worker. Waiting costs no connection: one channel tells of all tries.
 * @throws CodedError UNAVAILABLE where there is no worker, or it went away meanwhile
 */
export async function tryOnWorker(parts: TryWorkerParts, plan: RunPlan): Promise<TryReport> {
  const { redis, pubSub, workers } = parts;
  const worker = leastBusy(
    await workers.available(),
    plan.scenario.placement.map(({ region }) => region),
  );
  if (worker === null) throw unavailable('No worker is connected: start one, then try again', RETRY_MS);
  const tryId = plan.runId;
  const told = Promise.withResolvers<void>();
  const unsubscribe = await pubSub.subscribeAcknowledged(topics.tried, (notice) => {
    if (notice.tryId === tryId) told.resolve();
  });
  try {
    await redis.set(keys.tryPlan(tryId), Buffer.from(encodePlan(plan)), 'PX', timing.tryKeysMs);
    await askWorker(redis, worker.id, `try-${tryId}`, { tryId });
    return await reportOf(parts, tryId, worker.id, told.promise);
  } finally {
    await unsubscribe();
    // What no worker has taken by now is tried for nobody.
    redis.del(keys.tryPlan(tryId), keys.tryReport(tryId)).catch(() => undefined);
  }
}

async function reportOf(
  { redis, closing }: TryWorkerParts,
  tryId: string,
  workerId: string,
  told: Promise<void>,
): Promise<TryReport> {
  const giveUpAtMs = performance.now() + timing.tryMs + BEYOND_MS;
  for (let gone = false; ; ) {
    await looked(told, closing);
    const [bytes, heartbeat] = await Promise.all([
      redis.getBuffer(keys.tryReport(tryId)),
      redis.exists(keys.heartbeat(workerId)),
    ]);
    if (bytes !== null) return decodeTryReport(bytes);
    if (closing.aborted) throw unavailable('This server is restarting: try again in a moment', RETRY_MS);
    // It may have told in between, with its last breath.
    if (gone) throw unavailable('The worker that tried it went away: try again', RETRY_MS);
    if (performance.now() > giveUpAtMs) throw unavailable('The worker gave no answer in time: try again', RETRY_MS);
    gone = heartbeat === 0;
  }
}

/** Resolves when the report is told of, when it is time for a look, or when this process shuts down. */
async function looked(told: Promise<void>, closing: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, LOOK_EVERY_MS);
  const onClosing = () => resolve();
  closing.addEventListener('abort', onClosing, { once: true });
  if (closing.aborted) resolve();
  await Promise.race([told, promise]);
  clearTimeout(timer);
  closing.removeEventListener('abort', onClosing);
}
