/** QUEUED: the run waits in line until it has its slots. */
import type { RegisteredWorker } from '../../workers/worker-registry.ts';
import { slotNeed } from './planner.ts';
import type { RunCase } from './run-case.ts';
import { DEADLINES, preparingMs, RunOver } from './run-over.ts';
import type { Reservation } from './run-redis.ts';
import { newPlacement, shardTable } from './shard-table.ts';

const LOOK_EVERY_MS = 200;
const NO_WORKER = 'Waiting for a worker: none is connected';

/** Returns once the slots are reserved and the run is PREPARING. @throws RunOver, FencedError */
export async function queue(run: RunCase): Promise<void> {
  const { redis, parts, stored } = run;
  await redis.wait(stored.createdAt.getTime());
  let workerlessSince: number | null = null;
  for (; ; await run.pause(LOOK_EVERY_MS)) {
    await run.checkStop();
    const workers = await parts.workers.available();
    if (workers.length === 0) {
      workerlessSince ??= sinceWhenWorkerless(run);
      await waitForWorkers(run, workerlessSince);
      continue;
    }
    workerlessSince = null;
    const slotsInAll = workers.reduce((sum, { heartbeat }) => sum + heartbeat.slots, 0);
    const need = slotNeed(run.scenario, parts.settings.trust, slotsInAll);
    const answer = await redis.reserve(workers, need, { from: 0, attempt: 1, queued: true });
    if (answer.type === 'RESERVED') return await reserved(run, answer.workers);
    await waitForSlots(run, answer, need.required);
  }
}

/** A predecessor may have waited before. ms since 1970. */
function sinceWhenWorkerless({ stored, parts }: RunCase): number {
  const before = stored.statusMessage === NO_WORKER ? stored.deadlineAt : null;
  return before === null ? Date.now() : before.getTime() - parts.settings.workerlessMs;
}

async function waitForWorkers(run: RunCase, sinceMs: number): Promise<void> {
  const deadline = sinceMs + run.parts.settings.workerlessMs;
  if (Date.now() >= deadline)
    throw new RunOver('NO_WORKERS', 'No worker was there to run it. Start one, then start the run again.');
  await run.say(NO_WORKER, deadline);
}

async function waitForSlots(
  run: RunCase,
  { free, inAll, ahead }: Extract<Reservation, { type: 'WAIT' }>,
  required: number,
): Promise<void> {
  const deadline = run.stored.createdAt.getTime() + DEADLINES.queuedBehindOthers;
  if (Date.now() >= deadline) throw new RunOver('DEADLINE_EXCEEDED', 'It waited an hour for free slots.');
  const slots = `${free} of ${inAll} slots are free, ${required} needed`;
  await run.say(
    ahead > 0
      ? `Waiting behind ${ahead === 1 ? 'another run' : `${ahead} other runs`}: ${slots}`
      : `Waiting for slots: ${slots}`,
    deadline,
  );
}

async function reserved(run: RunCase, workers: readonly RegisteredWorker[]): Promise<void> {
  const placements = workers.map((worker, shard) => newPlacement(shard, 1, worker));
  const one = placements.length === 1;
  run.shards = shardTable(placements, false);
  await run.change({
    status: 'PREPARING',
    statusMessage: `${one ? 'A shard is' : `${placements.length} shards are`} getting ready`,
    deadlineAt: new Date(Date.now() + preparingMs(run.stored)),
    shards: placements.length,
    placements,
  });
  await tellPreparing(run);
}

export async function tellPreparing(run: RunCase): Promise<void> {
  const { shards } = run.stored;
  const message = `Preparing ${shards === 1 ? '1 shard' : `${shards} shards`}`;
  await run.tell({ key: 'STATUS:PREPARING', kind: 'STATUS', message });
}
