import { shareOf } from '@loadtest/protocol';
import { adjustCurve, compileCurve, levelAt } from '@loadtest/scenario';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserLine } from './user-line.ts';

const curves = fc
  .record({
    users: fc.integer({ min: 0, max: 12 }),
    stages: fc.array(fc.record({ to: fc.integer({ min: 0, max: 12 }), ms: fc.integer({ min: 0, max: 2000 }) }), {
      minLength: 1,
      maxLength: 6,
    }),
  })
  .filter(({ stages }) => stages.some(({ ms }) => ms > 0))
  .map(({ users, stages }) =>
    compileCurve({
      model: 'RAMPING_USERS',
      users,
      stages: stages.map(({ to, ms }) => ({ to, duration: `${ms}ms` })),
      gracefulStop: '0s',
      warmUp: '0s',
    }),
  );
const shardings = fc
  .integer({ min: 1, max: 4 })
  .chain((shards) => fc.record({ shards: fc.constant(shards), shard: fc.integer({ min: 0, max: shards - 1 }) }));
const times = fc.array(fc.double({ min: 0, max: 12_500, noNaN: true }), { minLength: 1, maxLength: 8 });

describe('the line of users', () => {
  it('has those users up whom the level is above, at any time, and tells each coming and going in its order', () => {
    fc.assert(
      fc.property(curves, shardings, times, (curve, place, all) => {
        const line = new UserLine({ curve, ...place });
        const up: number[] = [];
        let lastMs = 0;
        for (const nowMs of all.sort((a, b) => a - b)) {
          line.advance(nowMs, (index, comes, atMs) => {
            expect(atMs).toBeGreaterThanOrEqual(lastMs);
            expect(atMs).toBeLessThanOrEqual(nowMs);
            lastMs = atMs;
            if (comes) expect(index).toBe(up.push(atMs) - 1);
            else {
              up.pop();
              expect(index).toBe(up.length);
            }
          });
          expect(line.nextMs).toBeGreaterThan(nowMs);
          const level = levelAt(curve, nowMs);
          // Within a rounding error of a whole level, or at the very time of a jump, either is right.
          if (Math.abs(level - Math.round(level)) < 1e-6) continue;
          expect(up.length).toBe(shareOf(Math.ceil(level), place.shard, place.shards));
        }
        line.advance(curve.durationMs, (_, comes) => void (comes ? up.push(0) : up.pop()));
        expect(up).toEqual([]);
        expect(line.nextMs).toBe(Number.POSITIVE_INFINITY);
      }),
      { numRuns: 500 },
    );
  });

  it('finds users at once where a level is constant, and by the curve where it moves', () => {
    const curve = compileCurve({
      model: 'RAMPING_USERS',
      users: 2,
      stages: [
        { to: 2, duration: '1s' },
        { to: 4, duration: '2s' },
        { to: 1, duration: '0s' },
        { to: 1, duration: '1s' },
      ],
      gracefulStop: '0s',
      warmUp: '0s',
    });
    const told: [number, boolean, number][] = [];
    new UserLine({ curve, shard: 0, shards: 1 }).advance(5000, (...what) => told.push(what));
    expect(told).toEqual([
      [0, true, 0],
      [1, true, 0],
      [2, true, 1000],
      [3, true, 2000],
      [3, false, 3000],
      [2, false, 3000],
      [1, false, 3000],
      [0, false, 4000],
    ]);
  });

  it('goes on from where it is when the curve changes', () => {
    const base = compileCurve({ model: 'CONSTANT_USERS', users: 3, duration: '10s', gracefulStop: '0s', warmUp: '0s' });
    const line = new UserLine({ curve: base, shard: 1, shards: 2 });
    const told: [number, boolean, number][] = [];
    const tell = (...what: [number, boolean, number]) => told.push(what);
    line.advance(2000, tell);
    line.follow(adjustCurve(base, [{ second: 4, to: 6 }]));
    line.advance(5000, tell);
    // Learnt late: from when it is known.
    const both = [
      { second: 4, to: 6 },
      { second: 5, to: 2 },
    ];
    line.advance(5500, tell);
    line.follow(adjustCurve(base, both));
    line.advance(10_000, tell);
    expect(told).toEqual([
      [0, true, 0],
      [1, true, 4000],
      [2, true, 4000],
      [2, false, 5500],
      [1, false, 5500],
      [0, false, 10_000],
    ]);
  });
});
