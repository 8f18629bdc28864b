/** FINISHED: closes the books, judges, and writes the end. */
import type { RunEndReason } from '../run-words.ts';
import type { RunCase } from './run-case.ts';
import { judgeValidity, judgeVerdict } from './validity.ts';

export async function finish(run: RunCase, reason: RunEndReason, message: string): Promise<void> {
  const { parts, stored, log } = run;
  const started = stored.startAtMs !== null && run.opened;
  const outcome = started ? await parts.aggregator.finish(run.id) : null;
  const workersLost = stored.placements.filter(({ lostBelowK }) => lostBelowK !== null).length;
  const judged = outcome && judgeValidity({ outcome, clockBoundMs: run.clockBoundMs, workersLost });
  const validity = judged?.validity ?? null;
  const verdict = judgeVerdict(reason, validity);
  const endedAt = new Date();
  const startedAt = stored.startedAt?.getTime() ?? endedAt.getTime();
  await run.redis.releaseAll(await parts.workers.all()).catch(() => undefined);
  await run.tell({
    key: 'STATUS:FINISHED',
    kind: 'STATUS',
    message: `Finished: ${message}`,
    ...(outcome ? { second: outcome.lastSecond } : {}),
  });
  await run.change({
    status: 'FINISHED',
    statusMessage: null,
    deadlineAt: null,
    endReason: reason,
    endMessage: message,
    endedAt,
    durationMs: started ? endedAt.getTime() - startedAt : 0,
    validity,
    validityReasons: judged?.reasons ?? [],
    verdict,
    ...(outcome ? { totals: outcome.totals, lastSecond: outcome.lastSecond } : {}),
  });
  await parts.noteVerdict(stored.scenarioId.toHexString(), stored.number, verdict).catch(() => undefined);
  await run.redis
    .finish(stored.shards)
    .catch((error: unknown) => log.warn({ err: error }, 'The run is over; its keys stay'));
  log.info({ reason, validity, lastSecond: outcome?.lastSecond }, 'The run is over');
}
