/** From RUNNING to STOPPING. */
import { fields, timing } from '@loadtest/protocol';
import type { RunEndReason } from '../run-words.ts';
import type { RunCase } from './run-case.ts';
import { DEADLINES } from './run-over.ts';

/** Ends the run before its planned end, for this reason. */
export async function stop(run: RunCase, reason: RunEndReason, message: string): Promise<void> {
  await run.change({
    status: 'STOPPING',
    statusMessage: 'Running iterations have a second to finish',
    stopping: { reason, message, atMs: run.elapsedMs() },
    deadlineAt: new Date(Date.now() + DEADLINES.stopping),
  });
  await announceStop(run);
}

/** Tells all who have to know, the shards last: as long as they do not know, it is announced again. The next look gives up whom nobody holds. */
export async function announceStop(run: RunCase): Promise<void> {
  const { stopping } = run.stored;
  if (stopping === null) throw new Error('The run is STOPPING, but nothing says why');
  await run.tell({
    key: 'STATUS:STOPPING',
    kind: 'STATUS',
    message: `Stopping: ${stopping.message}`,
    second: Math.floor(stopping.atMs / 1000),
  });
  await run.parts.aggregator.stop(run.id, stopping.atMs);
  await run.redis.control({ [fields.stop]: timing.stopGraceMs, [fields.state]: 'STOPPING' });
}
