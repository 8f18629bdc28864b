/** The last resort for a run that nobody brings to its end: each replica looks for such runs, one of them ends each. */
import type { CoordinatorParts } from './coordinator-parts.ts';
import { RunRedis } from './run-redis.ts';

/** A coordinator ends its run at the deadline; it has failed to, so long after it, ms. */
const BEYOND_DEADLINE_MS = 60_000;

const MESSAGE = 'It could not be brought to its end in time; the server’s log tells what went wrong.';

/** Ends every run that is long past its deadline, whoever coordinates it. What is stored of it stays. */
export async function endOverdueRuns({ store, redis, log }: CoordinatorParts): Promise<void> {
  const before = new Date(Date.now() - BEYOND_DEADLINE_MS);
  for (let run = await store.endOverdue(before, MESSAGE); run !== null; run = await store.endOverdue(before, MESSAGE)) {
    const runId = run._id.toHexString();
    log.error({ runId, deadline: run.deadlineAt }, 'A run was long past its deadline and is ended');
    const inRedis = new RunRedis(redis, runId, run.epoch);
    await inRedis.releaseBut([], run.placements);
    await inRedis.finish(run.shards);
    await store.tell(run._id, run.epoch, { key: 'STATUS:FINISHED', kind: 'STATUS', message: `Finished: ${MESSAGE}` });
  }
}
