/** One look at one shard of a run that has started: does somebody hold it, did it end, was it lost? */
import { followAdjustments } from './adjusting.ts';
import { lookForReady } from './asking.ts';
import { giveUp, goOn, seek } from './replacing.ts';
import type { ControlHash, RunCase } from './run-case.ts';
import { type ShardPlace, withPlacement } from './shard-table.ts';
import { stop } from './stopping.ts';

/** A lease may be gone for so long before its end has been read out of the stream, ms. */
const END_MAY_TAKE_MS = 500;

/** `lease`: the attempt that holds it. */
export async function lookAtShard(
  run: RunCase,
  place: ShardPlace,
  lease: number | null,
  hash: ControlHash,
): Promise<void> {
  place.lastSecond = Math.max(place.lastSecond, run.progress?.shards[place.shard]?.lastSecond ?? -1);
  switch (place.phase) {
    case 'HELD':
      return await lookAtHeld(run, place, lease);
    case 'SEEKING':
      return await lookAtLost(run, place);
    case 'ASKED':
      if (run.stored.status === 'STOPPING') await giveUp(run, place, run.mayHaveStartedBelow(place.shard, hash));
      // Where its gap begins is not known before the aggregator told anything.
      else if (run.progress !== null && (await lookForReady(run, place, hash))) await goOn(run, place, hash);
      return;
    case 'ENDED':
    case 'GIVEN_UP':
      return;
    default:
      throw place.phase satisfies never;
  }
}

async function lookAtHeld(run: RunCase, place: ShardPlace, lease: number | null): Promise<void> {
  const told = run.progress?.shards[place.shard];
  const ended = told?.attempt === place.attempt ? told.ended : null;
  if (ended === 'COMPLETED' || ended === 'DATA_EXHAUSTED' || ended === 'STOPPED') {
    await run.redis.release(place.workerId, place.shard, place.attempt);
    place.phase = 'ENDED';
    return;
  }
  if (ended !== null) return await lose(run, place, told?.message ?? 'it ended before its plan');
  if (lease === place.attempt) place.missingSince = null;
  else place.missingSince ??= Date.now();
  const missing = place.missingSince === null ? 0 : Date.now() - place.missingSince;
  // A shard that ended has no lease either: whether it did is not known before the aggregator told anything.
  if (missing > END_MAY_TAKE_MS && Date.now() >= run.trustLeasesUntil && run.progress !== null)
    await lose(run, place, 'its lease ran out');
}

/** A shard's worker is gone. */
async function lose(run: RunCase, place: ShardPlace, why: string): Promise<void> {
  const { shard, attempt, workerId } = place;
  if (!(await run.redis.deprive(shard))) return;
  // It starts nothing any more: every change of the load that it may have followed is in the hash.
  const hash = await run.redis.readControl();
  await followAdjustments(run, hash);
  const untilMs = place.missingSince === null ? run.elapsedMs() : run.sentUntilMs(place.missingSince);
  const belowK = run.mayHaveStartedBelow(shard, hash, untilMs);
  await run.change({ placements: withPlacement(run.stored.placements, place, { lostBelowK: belowK }) });
  await run.parts.aggregator.lose(run.id, shard, belowK);
  await run.redis.release(workerId, shard, attempt);
  await run.tell({
    key: `WORKER_LOST:${shard}:${attempt}`,
    kind: 'WORKER_LOST',
    message: `Worker ${workerId} lost shard ${shard}: ${why}`,
    second: run.second(),
  });
  run.log.warn({ shard, attempt, workerId, why }, 'A shard was lost');
  place.phase = 'SEEKING';
  place.missingSince = null;
  if (run.scenario.onWorkerLoss !== 'REPLACE') await lookAtLost(run, place);
}

/** By the scenario's policy a lost shard is placed anew, given up, or the run ends. */
async function lookAtLost(run: RunCase, place: ShardPlace): Promise<void> {
  if (run.scenario.onWorkerLoss === 'CONTINUE') return await giveUp(run, place);
  if (run.scenario.onWorkerLoss === 'ABORT' && run.stored.status === 'RUNNING')
    return await stop(run, 'WORKERS_LOST', `Worker ${place.workerId} was lost, and the scenario asks to end then.`);
  await seek(run, place);
}
