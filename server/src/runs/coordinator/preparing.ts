/** PREPARING: the plan lies in Redis, each shard gets ready at its worker. */
import { type DataFileSource, fields, SealError } from '@loadtest/protocol';
import { planSecrets } from '../run-secrets.ts';
import { ask, lookForLease, lookForReady } from './asking.ts';
import { runPlan } from './planner.ts';
import { seek } from './replacing.ts';
import type { RunCase } from './run-case.ts';
import { DEADLINES, preparingMs, RunOver } from './run-over.ts';
import { start } from './starting.ts';

const LOOK_EVERY_MS = 50;

/** Returns once the run is RUNNING. @throws RunOver, FencedError */
export async function prepare(run: RunCase): Promise<void> {
  const { redis, scenario, stored } = run;
  const plan = runPlan(run.id, scenario, stored.shards, stored.seed);
  await redis.writePlan({ ...plan, sealed: sealedSecrets(run), files: await filesOf(run) });
  await redis.openResults();
  await redis.keepFor(scenario.load.durationMs + scenario.load.gracefulStopMs);
  await redis.control({ [fields.state]: 'PREPARING' });
  for (const place of run.shards) await ask(run, place);
  for (;;) {
    await run.pause(LOOK_EVERY_MS);
    await run.checkStop();
    const hash = await redis.readControl();
    run.checkControl(hash);
    const leases = await redis.leases(stored.shards);
    for (const place of run.shards) {
      if (place.phase === 'SEEKING') await seek(run, place);
      // One that is ready may still have to leave before the start, or be gone.
      else if (await lookForReady(run, place, hash)) await lookForLease(run, place, leases[place.shard] ?? null);
    }
    if (run.shards.every(({ phase }) => phase === 'HELD')) return await start(run, hash);
    if (run.overdue)
      throw new RunOver('DEADLINE_EXCEEDED', `Its shards were not ready within ${preparingMs(stored) / 1000} s.`);
  }
}

/** Their links hold for as long as any worker of the run may need them. */
async function filesOf({ scenario, stored, parts }: RunCase): Promise<DataFileSource[]> {
  const { durationMs, gracefulStopMs } = scenario.load;
  const longestMs = preparingMs(stored) + durationMs + gracefulStopMs + DEADLINES.runningBeyond;
  const expiresAt = new Date(Date.now() + longestMs);
  return await Promise.all((stored.dataFiles ?? []).map((file) => parts.dataFiles.source(file, expiresAt)));
}

/** @throws RunOver where they were sealed with a key that is gone */
function sealedSecrets({ id, stored, parts }: RunCase): string | null {
  try {
    return planSecrets(id, stored.secrets, parts.secretKeys);
  } catch (error) {
    if (error instanceof SealError)
      throw new RunOver('INTERNAL_ERROR', `Its secrets cannot be opened: ${error.message}`);
    throw error;
  }
}
