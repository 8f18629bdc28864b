/**
 * Coordinates one run, from its queueing to its verdict. It is the only one that moves the run's status. Its state lives in
 * this invocation; what a takeover needs is written before it is acted upon, always under the epoch.
 */
import { timing } from '@loadtest/protocol';
import { FencedError } from '../../metrics/aggregator/aggregator-stores.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { finish } from './ending.ts';
import { prepare } from './preparing.ts';
import { queue, tellPreparing } from './queueing.ts';
import { RunCase } from './run-case.ts';
import { RunOver } from './run-over.ts';
import { watch } from './watching.ts';

/**
 * Takes the run up wherever it is and brings it to its end. Returns early where it is over already, another replica has
 * taken it, or the signal says so. Rejects where a store is away: whoever calls tries again.
 */
async function coordinate(parts: CoordinatorParts, runId: string, signal: AbortSignal): Promise<void> {
  const stored = await parts.store.takeOver(runId);
  if (stored === null) return;
  const run = new RunCase(parts, stored, signal);
  try {
    await bringToEnd(run);
  } catch (error) {
    if (error instanceof FencedError || signal.aborted) return;
    throw error;
  } finally {
    await run.close();
  }
}

async function bringToEnd(run: RunCase): Promise<void> {
  await run.redis.raiseEpoch();
  if (run.stored.epoch > 1) await takeUp(run);
  try {
    if (run.stored.status === 'QUEUED') await queue(run);
    await run.open();
    if (run.stored.status === 'PREPARING') await prepare(run);
    await watch(run);
  } catch (error) {
    if (!(error instanceof RunOver)) throw error;
    await finish(run, error.reason, error.message);
  }
}

async function takeUp(run: RunCase): Promise<void> {
  run.trustLeasesUntil = Date.now() + timing.leaseMs;
  const { epoch, status } = run.stored;
  if (status !== 'QUEUED') await tellPreparing(run);
  await run.tell({
    key: `COORDINATOR_REPLACED:${epoch}`,
    kind: 'COORDINATOR_REPLACED',
    message: 'Another server process took over the coordination',
  });
  // What a predecessor reserved and could not write down, or lost and could not give back.
  await run.releaseSlots();
  run.log.info({ epoch, status }, 'Took the run over');
}

export const RunCoordinator = { coordinate } as const;
