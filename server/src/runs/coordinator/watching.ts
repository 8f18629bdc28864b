/** RUNNING and STOPPING: looks at everything again and again until the run is settled. */
import { type Control, readControl, timing } from '@loadtest/protocol';
import { FencedError } from '../../metrics/aggregator/aggregator-stores.ts';
import { followAdjustments, tellAdjusted } from './adjusting.ts';
import { ask } from './asking.ts';
import { finish } from './ending.ts';
import { naturalEnd } from './natural-end.ts';
import { giveUp, goOnAgain } from './replacing.ts';
import type { ControlHash, RunCase } from './run-case.ts';
import { RunOver } from './run-over.ts';
import { lookAtShard } from './shard-watch.ts';
import { start, tellStarted } from './starting.ts';
import { announceStop, stop } from './stopping.ts';

const LOOK_EVERY_MS = 100;
const ASK_STORE_EVERY_MS = 1000;

/** Returns once the run is FINISHED. @throws RunOver, FencedError; rejects where a store goes away while it finishes */
export async function watch(run: RunCase): Promise<void> {
  await untilSettled(run);
  // Not tried again here: once it gave the outcome, the aggregator knows the run no more. A takeover makes it anew.
  const { stopping } = run.stored;
  const { reason, message } = stopping ?? naturalEnd(run);
  await finish(run, reason, message);
}

/** All shards have ended or were given up, and all that they reported is stored. A store that is away is waited for. */
async function untilSettled(run: RunCase): Promise<void> {
  const stopRequests = new StopRequests(run);
  let troubled = false;
  let interrupted = run.stored.epoch > 1;
  for (;;) {
    await run.pause(LOOK_EVERY_MS);
    try {
      if (interrupted) await resume(run);
      interrupted = false;
      if (await look(run, stopRequests)) return;
      troubled = false;
    } catch (error) {
      if (error instanceof FencedError || error instanceof RunOver || run.signal.aborted) throw error;
      if (!troubled) run.log.warn({ err: error }, 'Coordinating is held up: trying on');
      troubled = true;
      interrupted = true;
      run.trustLeasesUntil = Date.now() + timing.leaseMs;
    }
  }
}

/**
 * What was written down before a takeover or an outage and may not have been said: who was asked, from when on replacements
 * decide, and which slots are free.
 */
async function resume(run: RunCase): Promise<void> {
  const hash = await run.redis.readControl();
  run.checkControl(hash);
  if (readControl(hash).startAtMs !== null) await tellStarted(run);
  await tellAdjusted(run);
  for (const place of run.shards) {
    if (place.phase === 'ASKED') await ask(run, place);
    if (place.phase === 'HELD' && place.attempt > 1) await goOnAgain(run, place);
  }
  await run.releaseSlots();
}

/** One look at everything; true once the run is settled. */
async function look(run: RunCase, stopRequests: StopRequests): Promise<boolean> {
  const hash = await run.redis.readControl();
  await run.parts.clock.nowMs();
  run.checkControl(hash);
  const control = readControl(hash);
  // A takeover between the writing down of the start and its announcement.
  if (control.startAtMs === null && run.stored.status === 'RUNNING') await start(run, hash);
  await followAdjustments(run, hash);
  if (run.stored.status === 'RUNNING' && (await stopRequests.heard(control)))
    await stop(run, 'STOPPED_BY_USER', 'Stopped on request.');
  if (run.stored.status === 'STOPPING' && control.stopGraceMs === null) await announceStop(run);
  if (run.overdue) await endOverdue(run, hash);
  const leases = await run.redis.leases(run.stored.shards);
  for (const place of run.shards) await lookAtShard(run, place, leases[place.shard] ?? null, hash);
  if (run.stored.status === 'RUNNING' && run.shards.every(({ phase }) => phase === 'GIVEN_UP'))
    await stop(run, 'WORKERS_LOST', 'All its workers were lost.');
  if (!run.progress?.settled) return false;
  run.noteClocks(hash);
  return true;
}

async function endOverdue(run: RunCase, hash: ControlHash): Promise<void> {
  if (run.stored.status === 'RUNNING')
    return await stop(run, 'DEADLINE_EXCEEDED', 'It was not over a minute after its planned end.');
  for (const place of run.shards)
    if (place.phase !== 'ENDED' && place.phase !== 'GIVEN_UP')
      await giveUp(run, place, run.mayHaveStartedBelow(place.shard, hash));
}

/** Redis tells of them at once; MongoDB is asked now and then, for requests that Redis did not hear. */
class StopRequests {
  readonly #run: RunCase;
  #askStoreAt = 0;

  constructor(run: RunCase) {
    this.#run = run;
  }

  async heard(control: Control): Promise<boolean> {
    const { stored, parts, id } = this.#run;
    if (control.stopRequested || stored.stopRequested) return true;
    if (Date.now() < this.#askStoreAt) return false;
    this.#askStoreAt = Date.now() + ASK_STORE_EVERY_MS;
    return (await parts.store.find(id))?.stopRequested ?? false;
  }
}
