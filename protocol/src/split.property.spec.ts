import { compileCurve, dueTimeMs, firstDueAt, type LoadDefinition, levelAt } from '@loadtest/scenario';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOfShard, firstOfShard, shareOf } from './split.ts';

const CALM = { gracefulStop: '30s', warmUp: '0s' } as const;
const RUNS = { numRuns: 300 };

const shards = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 400 }));
const level = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.double({ min: 1 / 60, max: 200, noNaN: true }));
const duration = fc.integer({ min: 1, max: 20_000 }).map((ms) => `${ms}ms`);
const stages = fc.array(fc.record({ to: fc.oneof(level, fc.constant(0)), duration }), { minLength: 1, maxLength: 4 });

const rates: fc.Arbitrary<LoadDefinition> = fc.oneof(
  fc.record({ rate: level, duration }).map((load) => ({ model: 'CONSTANT_RATE' as const, ...load, ...CALM })),
  fc.record({ rate: level, stages }).map((load) => ({ model: 'RAMPING_RATE' as const, ...load, ...CALM })),
);
const users: fc.Arbitrary<LoadDefinition> = fc.oneof(
  fc
    .record({ users: fc.integer({ min: 1, max: 200 }), duration })
    .map((load) => ({ model: 'CONSTANT_USERS' as const, ...load, ...CALM })),
  fc.record({ users: level, stages }).map((load) => ({ model: 'RAMPING_USERS' as const, ...load, ...CALM })),
);

function numbersOf(shard: number, shards: number, total: number): number[] {
  const numbers: number[] = [];
  for (let k = firstOfShard(0, shard, shards); k < total; k += shards) numbers.push(k);
  return numbers;
}
function all(shards: number): number[] {
  return Array.from({ length: shards }, (_, shard) => shard);
}
function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

describe('the split', () => {
  it('gives every start of a rate model to exactly one shard, at the time that the plan has for it', () => {
    fc.assert(
      fc.property(rates, shards, (load, n) => {
        const curve = compileCurve(load);
        const total = curve.total ?? Number.NaN;
        const starts = all(n).flatMap((shard) =>
          numbersOf(shard, n, total).map((k) => ({ k, atMs: dueTimeMs(curve, k) })),
        );
        starts.sort((one, other) => one.k - other.k);
        const plan = Array.from({ length: total }, (_, k) => ({ k, atMs: dueTimeMs(curve, k) }));
        expect(starts).toEqual(plan);
      }),
      RUNS,
    );
  });

  it('gives every user of a user model to exactly one shard, at all times', () => {
    fc.assert(
      fc.property(users, shards, fc.double({ min: 0, max: 1, noNaN: true }), (load, n, part) => {
        const curve = compileCurve(load);
        const running = Math.ceil(levelAt(curve, part * curve.durationMs));
        const given = all(n).flatMap((shard) => numbersOf(shard, n, running));
        expect(given.sort((a, b) => a - b)).toEqual(Array.from({ length: running }, (_, user) => user));
      }),
      RUNS,
    );
  });

  it('shares out so that the parts sum to the whole and differ by one at most', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e9 }), shards, (total, n) => {
        const shares = all(n).map((shard) => shareOf(total, shard, n));
        expect(sum(shares)).toBe(total);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });

  it('counts in any window what a shard has there, so that windows and shards sum to the plan', () => {
    fc.assert(
      fc.property(
        rates,
        shards,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 }),
        (load, n, parts) => {
          const curve = compileCurve(load);
          const total = curve.total ?? Number.NaN;
          const cuts = [
            0,
            ...parts.map((part) => firstDueAt(curve, part * curve.durationMs)).sort((a, b) => a - b),
            total,
          ];
          const counts = all(n).map((shard) =>
            sum(cuts.map((from, position) => countOfShard(from, cuts[position + 1] ?? total, shard, n))),
          );
          expect(sum(counts)).toBe(total);
          const shard = total % n;
          const [low = 0, high = 0] = cuts.slice(1, 3);
          const here = numbersOf(shard, n, total).filter((k) => k >= low && k < high);
          expect(countOfShard(low, high, shard, n)).toBe(here.length);
        },
      ),
      RUNS,
    );
  });

  it('goes on from any number without a gap or a repeat', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e9 }), shards, (k, n) => {
        for (const shard of [0, n - 1, k % n]) {
          const first = firstOfShard(k, shard, n);
          expect(first % n).toBe(shard);
          expect(first).toBeGreaterThanOrEqual(k);
          expect(first - n).toBeLessThan(k);
        }
      }),
      RUNS,
    );
  });
});
