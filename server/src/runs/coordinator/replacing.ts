/** A shard that was lost, or did not get ready: it is placed anew, or given up. */
import { fields } from '@loadtest/protocol';
import { firstDueAt } from '@loadtest/scenario';
import type { RegisteredWorker } from '../../workers/worker-registry.ts';
import type { Placement } from '../run.model.ts';
import { soonMs } from './adjusting.ts';
import { ask } from './asking.ts';
import type { SlotNeed } from './planner.ts';
import type { ControlHash, RunCase } from './run-case.ts';
import { newPlacement, type ShardPlace, withPlacement } from './shard-table.ts';

const ONE_SLOT: SlotNeed = { required: 1, wanted: 1, most: 1 };

/** Nobody takes the shard over. `belowK`: it can have started no iteration from this one on. */
export async function giveUp(run: RunCase, place: ShardPlace, belowK = 0): Promise<void> {
  place.phase = 'GIVEN_UP';
  await run.parts.aggregator.abandon(run.id, place.shard, belowK);
}

/** Looks for a slot for the shard, rather with another worker. */
export async function seek(run: RunCase, place: ShardPlace): Promise<void> {
  const over = run.elapsedMs() >= run.curve.durationMs || run.stored.status === 'STOPPING';
  if (over) return await giveUp(run, place);
  const workers = await run.parts.workers.available();
  const others = workers.filter(({ id }) => id !== place.workerId);
  const slot = { from: place.shard, attempt: place.attempt + 1, queued: false };
  for (const candidates of [others, workers]) {
    if (candidates.length === 0) continue;
    const answer = await run.redis.reserve(candidates, ONE_SLOT, slot);
    const [worker] = answer.type === 'RESERVED' ? answer.workers : [];
    if (worker !== undefined) return await placeAnew(run, place, worker);
  }
}

async function placeAnew(run: RunCase, place: ShardPlace, worker: RegisteredWorker): Promise<void> {
  const placement = newPlacement(place.shard, place.attempt + 1, worker);
  await run.change({ placements: [...run.stored.placements, placement] });
  const { attempt, workerId, region, placedAt } = placement;
  Object.assign(place, { attempt, workerId, region, askedAt: placedAt, phase: 'ASKED' });
  await ask(run, place);
}

/**
 * A replacement is ready: it is settled that it goes on from the first iteration due a little later, then it is told. What
 * is settled stays so, however often this is tried.
 */
export async function goOn(run: RunCase, place: ShardPlace, hash: ControlHash): Promise<void> {
  const { fromMs } = await settled(run, place);
  await run.redis.control({ [fields.from(place.shard)]: fromMs });
  run.noteClocks(hash);
  await tellReplaced(run, place, fromMs);
  await run.tell({
    key: `GAP:${place.shard}:${place.attempt}`,
    kind: 'GAP',
    message: `The figures of shard ${place.shard} are missing`,
    second: place.lastSecond + 1,
    until: Math.floor(fromMs / 1000),
  });
  place.phase = 'HELD';
}

/** What was settled before a takeover or an outage and may not have been said. */
export async function goOnAgain(run: RunCase, place: ShardPlace): Promise<void> {
  const { fromMs } = placementOf(run, place);
  if (fromMs === null) return;
  await run.redis.control({ [fields.from(place.shard)]: fromMs });
  // One that was replaced before the start took over nothing.
  if (fromMs > 0) await tellReplaced(run, place, fromMs);
}

async function settled(run: RunCase, place: ShardPlace): Promise<{ readonly fromMs: number }> {
  const before = placementOf(run, place);
  const fromMs = before.fromMs ?? (await soonMs(run));
  if (before.fromMs === null) {
    const change = { firstK: firstKFrom(run, place.shard, fromMs), fromMs };
    await run.change({ placements: withPlacement(run.stored.placements, place, change), statusMessage: null });
  }
  await run.parts.aggregator.place(run.id, placementOf(run, place));
  return { fromMs };
}

function placementOf({ stored }: RunCase, { shard, attempt }: ShardPlace): Placement {
  const found = stored.placements.find((other) => other.shard === shard && other.attempt === attempt);
  if (found === undefined) throw new Error(`Shard ${shard}, attempt ${attempt}, was never placed`);
  return found;
}

async function tellReplaced(run: RunCase, { shard, attempt, workerId }: ShardPlace, fromMs: number): Promise<void> {
  await run.tell({
    key: `SHARD_REPLACED:${shard}:${attempt}`,
    kind: 'SHARD_REPLACED',
    message: `Worker ${workerId} took over shard ${shard}, attempt ${attempt}`,
    second: Math.floor(fromMs / 1000),
  });
}

/** User models: no number that an attempt before may have given. */
function firstKFrom(run: RunCase, shard: number, fromMs: number): number {
  const { curve } = run;
  if (curve.total !== null) return firstDueAt(curve, fromMs);
  const given = run.stored.placements.map((before) => (before.shard === shard ? (before.lostBelowK ?? 0) : 0));
  return Math.max(...given);
}
