/** FINISHED: closes the books, judges, and writes the end. */
import type { RunEndReason } from '../run-words.ts';
import type { RunCase } from './run-case.ts';
import { judgeValidity, judgeVerdict } from './validity.ts';

/** Rejects where a store is away: then a takeover finishes the run. */
export async function finish(run: RunCase, reason: RunEndReason, message: string): Promise<void> {
  const { parts, stored, log } = run;
  const started = stored.startAtMs !== null && run.opened;
  const outcome = started ? await run.unlessAborted(parts.aggregator.finish(run.id)) : null;
  const workersLost = stored.placements.filter(({ lostBelowK }) => lostBelowK !== null).length;
  const judged = outcome && judgeValidity({ outcome, clockBoundMs: run.clockBoundMs, workersLost });
  const validity = judged?.validity ?? null;
  const verdict = judgeVerdict(reason, validity);
  const endedAt = new Date();
  const startedAt = stored.startedAt?.getTime() ?? endedAt.getTime();
  // Before the run is FINISHED, since nobody looks after it from then on: what is left here would hold up others for ever.
  await run.redis.finish(stored.shards);
  await run.redis.releaseBut([], stored.placements);
  await run.tell({
    key: 'STATUS:FINISHED',
    kind: 'STATUS',
    message: `Finished: ${message}`,
    ...(outcome ? { second: outcome.lastSecond } : {}),
  });
  await parts.noteVerdict(stored.scenarioId.toHexString(), stored.number, verdict);
  await run.change({
    status: 'FINISHED',
    statusMessage: null,
    deadlineAt: null,
    secrets: null,
    endReason: reason,
    endMessage: message,
    endedAt,
    durationMs: started ? Math.max(0, endedAt.getTime() - startedAt) : 0,
    validity,
    validityReasons: judged?.reasons ?? [],
    verdict,
    ...(outcome ? { totals: outcome.totals, lastSecond: outcome.lastSecond } : {}),
  });
  log.info({ reason, validity, lastSecond: outcome?.lastSecond }, 'The run is over');
}
