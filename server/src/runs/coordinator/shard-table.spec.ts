import { describe, expect, it } from 'vitest';
import type { Placement } from '../run.model.ts';
import { newPlacement, type ShardPhase, shardTable, withPlacement } from './shard-table.ts';

function placed(shard: number, attempt: number, more: Partial<Placement> = {}): Placement {
  return {
    shard,
    attempt,
    workerId: `worker-${shard}-${attempt}`,
    region: 'default',
    placedAt: 1000 + attempt,
    firstK: null,
    fromMs: null,
    lostBelowK: null,
    ...more,
  };
}
const started = { firstK: 0, fromMs: 0 };

describe('where a shard stands after a takeover', () => {
  it.each<[string, Placement[], boolean, ShardPhase]>([
    ['it was asked', [placed(0, 1)], false, 'ASKED'],
    ['its start was not written down', [placed(0, 1, started)], false, 'ASKED'],
    ['it runs', [placed(0, 1, started)], true, 'HELD'],
    ['it was lost', [placed(0, 1, { ...started, lostBelowK: 70 })], true, 'SEEKING'],
    ['it was lost before it started anything', [placed(0, 1, { ...started, lostBelowK: 0 })], true, 'SEEKING'],
    ['its replacement was asked', [placed(0, 1, { ...started, lostBelowK: 70 }), placed(0, 2)], true, 'ASKED'],
    [
      'its replacement runs',
      [placed(0, 1, { ...started, lostBelowK: 70 }), placed(0, 2, { firstK: 80, fromMs: 4000 })],
      true,
      'HELD',
    ],
  ])('%s', (_what, placements, running, phase) => {
    expect(shardTable(placements, running).map((place) => place.phase)).toEqual([phase]);
  });

  it('knows the newest attempt of each shard, in whatever order they are', () => {
    const table = shardTable([placed(1, 2), placed(1, 1), placed(0, 1), placed(1, 3)], true);
    expect(table.map(({ shard, attempt, workerId }) => [shard, attempt, workerId])).toEqual([
      [0, 1, 'worker-0-1'],
      [1, 3, 'worker-1-3'],
    ]);
    expect(table.map(({ askedAt, missingSince, lastSecond }) => [askedAt, missingSince, lastSecond])).toEqual([
      [1001, null, -1],
      [1003, null, -1],
    ]);
  });
});

it('changes the one placement that is meant', () => {
  const before = [placed(0, 1), placed(1, 1), placed(1, 2)];
  const after = withPlacement(before, { shard: 1, attempt: 1 }, { lostBelowK: 9 });
  expect(after).toEqual([before[0], { ...before[1], lostBelowK: 9 }, before[2]]);
  expect(before[1]?.lostBelowK).toBeNull();
});

it('a new placement has nothing settled', () => {
  const made = newPlacement(2, 3, { id: 'worker', heartbeat: { region: 'eu' } });
  expect(made).toMatchObject({ shard: 2, attempt: 3, workerId: 'worker', region: 'eu' });
  expect([made.firstK, made.fromMs, made.lostBelowK]).toEqual([null, null, null]);
});
