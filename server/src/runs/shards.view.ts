/** How the shards of a run stand, out of its placements and the books of its checkpoint. Pure. */
import type { Checkpoint, ShardState } from '@loadtest/protocol';
import type { Worker } from '../workers/worker.type.ts';
import type { Placement } from './run.model.ts';
import type { StoredRun } from './run.store.ts';
import type { Shard, ShardStatus } from './shard.type.ts';

export function shardsOf(run: StoredRun, books: Checkpoint | null, workers: ReadonlyMap<string, Worker>): Shard[] {
  const shards: Shard[] = [];
  for (let index = 0; index < run.shards; index++) {
    const placement = run.placements.filter(({ shard }) => shard === index).at(-1);
    if (placement === undefined) continue;
    const state = books?.shards[index];
    const attempts = state?.attempts ?? [];
    const newest = attempts.find(({ attempt }) => attempt === placement.attempt);
    shards.push({
      index,
      status: statusOf(run, placement, state),
      attempt: placement.attempt,
      region: placement.region,
      worker: workers.get(placement.workerId) ?? null,
      lastSecond: newest !== undefined && newest.lastSecond >= 0 ? newest.lastSecond : null,
      iterations: attempts.reduce((sum, { totals }) => sum + totals.iterations, 0),
      requests: attempts.reduce((sum, { totals }) => sum + totals.requests, 0),
      startDelayP99: newest?.startDelayP99Us == null ? null : newest.startDelayP99Us / 1000,
      cpu: newest?.cpu ?? null,
      eventLoopDelayMs: newest?.stallMs ?? null,
    });
  }
  return shards;
}

function statusOf(run: StoredRun, placement: Placement, state: ShardState | undefined): ShardStatus {
  if (placement.lostBelowK !== null) return 'LOST';
  const ended = state?.attempts.find(({ attempt }) => attempt === placement.attempt)?.end ?? null;
  if (ended !== null || run.status === 'FINISHED') return 'FINISHED';
  if (run.startAtMs !== null && placement.firstK !== null) return 'RUNNING';
  return run.status === 'PREPARING' ? 'READY' : 'QUEUED';
}
