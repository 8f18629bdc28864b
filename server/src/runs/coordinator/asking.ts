/** Asking a worker to take a shard, and whether it got ready. */
import { fields, readShardControl } from '@loadtest/protocol';
import type { ControlHash, RunCase } from './run-case.ts';
import { RunOver, readyWithinMs } from './run-over.ts';
import type { ShardPlace } from './shard-table.ts';

/** A run whose shard was placed so often and is refused again does not start. */
const MOST_REFUSALS = 3;

/** Asking again for the same attempt asks nothing. */
export async function ask({ id, redis }: RunCase, { shard, attempt, workerId }: ShardPlace): Promise<void> {
  await redis.control({
    [fields.attempt(shard)]: attempt,
    [fields.worker(shard)]: workerId,
    [fields.from(shard)]: '',
  });
  await redis.askWorker(workerId, { runId: id, shard, attempt });
}

/** A shard that was asked for: true once it is ready. Where it is not in time, it is SEEKING. @throws RunOver before the start */
export async function lookForReady(run: RunCase, place: ShardPlace, hash: ControlHash): Promise<boolean> {
  const control = readShardControl(hash, place.shard);
  const failed = control.failure?.attempt === place.attempt ? control.failure.message : null;
  if (failed === null && control.ready?.attempt === place.attempt) return true;
  // Where one worker after the other says at once that it cannot, the next one would say the same.
  if (failed !== null && run.stored.startAtMs === null && place.attempt >= MOST_REFUSALS)
    throw new RunOver(
      'INTERNAL_ERROR',
      `Shard ${place.shard} could not get ready on ${place.attempt} tries: ${failed}`,
    );
  const withinMs = readyWithinMs(run.stored);
  if (failed === null && Date.now() - place.askedAt < withinMs) return false;
  await takeBack(run, place, failed ?? `it was not ready within ${withinMs / 1000} s`);
  return false;
}

/** A shard that is ready is HELD by its worker, or SEEKING where that is gone before the start. `lease`: the attempt that holds it. */
export async function lookForLease(run: RunCase, place: ShardPlace, lease: number | null): Promise<void> {
  place.phase = 'HELD';
  if (lease === place.attempt || Date.now() < run.trustLeasesUntil) return;
  if (await run.redis.deprive(place.shard)) await takeBack(run, place, 'its worker was gone before the start');
}

async function takeBack(run: RunCase, place: ShardPlace, why: string): Promise<void> {
  const { shard, attempt, workerId } = place;
  run.log.warn({ shard, attempt, workerId, why }, 'A shard did not get ready');
  await run.tell({
    key: `OTHER:unready:${shard}:${attempt}`,
    kind: 'OTHER',
    message: `Worker ${workerId} did not take shard ${shard}: ${why}`,
    ...(run.stored.startAtMs === null ? {} : { second: run.second() }),
  });
  await run.redis.release(workerId, shard, attempt);
  place.phase = 'SEEKING';
}
