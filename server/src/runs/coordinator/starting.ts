/** The common start: one time for all shards, a little ahead. */
import { fields, timing } from '@loadtest/protocol';
import { describeLoad } from '@loadtest/scenario';
import { definitionOf } from '../../scenarios/scenario.record.ts';
import type { ControlHash, RunCase } from './run-case.ts';
import { DEADLINES } from './run-over.ts';

/** All shards are ready: writes the start down, then announces it. */
export async function start(run: RunCase, hash: ControlHash): Promise<void> {
  const { aggregator, clock } = run.parts;
  run.noteClocks(hash);
  // A store that took long must not make a start in the past; one that always does must not put it off for ever.
  for (let aheadMs: number = timing.startAheadMs; ; aheadMs *= 2) {
    const startAtMs = (await clock.nowMs()) + aheadMs;
    await writeDown(run, startAtMs);
    for (const placement of run.stored.placements)
      if (placement.firstK !== null) await aggregator.place(run.id, placement);
    await aggregator.start(run.id, startAtMs);
    if ((await clock.nowMs()) <= startAtMs - timing.startAheadMs / 3) return await announce(run, startAtMs);
  }
}

async function writeDown(run: RunCase, startAtMs: number): Promise<void> {
  const { durationMs, gracefulStopMs } = run.scenario.load;
  const placements = run.stored.placements.map((placement) =>
    run.shards[placement.shard]?.attempt === placement.attempt ? { ...placement, firstK: 0, fromMs: 0 } : placement,
  );
  await run.change({
    status: 'RUNNING',
    statusMessage: null,
    startAtMs,
    startedAt: new Date(startAtMs),
    deadlineAt: new Date(startAtMs + durationMs + gracefulStopMs + DEADLINES.runningBeyond),
    placements,
  });
}

async function announce(run: RunCase, startAtMs: number): Promise<void> {
  const from = run.shards.filter(({ attempt }) => attempt > 1).map(({ shard }) => [fields.from(shard), 0]);
  await run.redis.control({ ...Object.fromEntries(from), [fields.startAt]: startAtMs, [fields.state]: 'RUNNING' });
  await tellStarted(run);
}

export async function tellStarted(run: RunCase): Promise<void> {
  await run.tell({
    key: 'STATUS:RUNNING',
    kind: 'STATUS',
    message: `Started: ${describeLoad(definitionOf(run.stored.definition).load)}`,
    second: 0,
  });
}
