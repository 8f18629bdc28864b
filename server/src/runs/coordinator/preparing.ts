/** PREPARING: the plan lies in Redis, each shard gets ready at its worker. */
import { fields } from '@loadtest/protocol';
import { ask, lookForReady } from './asking.ts';
import { runPlan } from './planner.ts';
import { seek } from './replacing.ts';
import type { RunCase } from './run-case.ts';
import { RunOver } from './run-over.ts';
import { start } from './starting.ts';

const LOOK_EVERY_MS = 50;

/** Returns once the run is RUNNING. @throws RunOver, FencedError */
export async function prepare(run: RunCase): Promise<void> {
  const { redis, scenario, stored } = run;
  await redis.writePlan(runPlan(run.id, scenario, stored.shards, stored.seed));
  await redis.openResults();
  await redis.keepFor(scenario.load.curve.durationMs + scenario.load.gracefulStopMs);
  await redis.control({ [fields.state]: 'PREPARING' });
  for (const place of run.shards) await ask(run, place);
  for (;;) {
    await run.pause(LOOK_EVERY_MS);
    await run.checkStop();
    const hash = await redis.readControl();
    run.checkControl(hash);
    for (const place of run.shards) {
      if (place.phase === 'SEEKING') await seek(run, place);
      // One that is ready may still have to leave before the start.
      else if (await lookForReady(run, place, hash)) place.phase = 'HELD';
    }
    if (run.shards.every(({ phase }) => phase === 'HELD')) return await start(run, hash);
    if (run.overdue) throw new RunOver('DEADLINE_EXCEEDED', 'Its shards were not ready within 30 s.');
  }
}
