/** Where the shards of a run stand, as its coordinator sees them: in memory, made again from the placements after a takeover. */
import type { Placement } from '../run.model.ts';

/**
 * ASKED: a worker was asked, and gets ready. HELD: it holds the lease and runs, or waits for the start. SEEKING: it was lost
 * and waits for a slot elsewhere. GIVEN_UP: nobody takes it over. ENDED: its last message has come.
 */
export type ShardPhase = 'ASKED' | 'HELD' | 'SEEKING' | 'GIVEN_UP' | 'ENDED';

export interface ShardPlace {
  readonly shard: number;
  attempt: number;
  workerId: string;
  region: string;
  /** ms since 1970. */
  askedAt: number;
  phase: ShardPhase;
  /** Since when its lease is missing, ms since 1970; null: it is there. */
  missingSince: number | null;
  /** The newest second that any attempt of it reported; −1: none. */
  lastSecond: number;
}

/** A worker is to take the shard: not asked yet, nothing settled. */
export function newPlacement(
  shard: number,
  attempt: number,
  { id, heartbeat }: { readonly id: string; readonly heartbeat: { readonly region: string } },
): Placement {
  return {
    shard,
    attempt,
    workerId: id,
    region: heartbeat.region,
    placedAt: Date.now(),
    firstK: null,
    fromMs: null,
    lostBelowK: null,
  };
}

/** The newest placing of each shard. */
export function shardTable(placements: readonly Placement[], running: boolean): ShardPlace[] {
  const table: ShardPlace[] = [];
  for (const { shard, attempt, workerId, region, placedAt, firstK, lostBelowK } of placements) {
    const before = table[shard];
    if (before !== undefined && before.attempt > attempt) continue;
    const phase = lostBelowK !== null ? 'SEEKING' : running && firstK !== null ? 'HELD' : 'ASKED';
    table[shard] = { shard, attempt, workerId, region, askedAt: placedAt, phase, missingSince: null, lastSecond: -1 };
  }
  return table;
}

/** The placements with one changed. */
export function withPlacement(
  placements: readonly Placement[],
  of: { readonly shard: number; readonly attempt: number },
  change: Partial<Placement>,
): Placement[] {
  return placements.map((placement) =>
    placement.shard === of.shard && placement.attempt === of.attempt ? { ...placement, ...change } : placement,
  );
}
