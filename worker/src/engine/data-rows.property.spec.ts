/** Which rows iterations take, over any split. */
import { shareOf } from '@loadtest/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RowOrder, rowOf } from './data-rows.ts';

const base = { source: 0, seed: 7, userModel: false };
const shards = fc.integer({ min: 1, max: 12 });
const rowCount = fc.integer({ min: 1, max: 60 });

const row = (k: number, order: RowOrder): number => rowOf(k, order) ?? Number.NaN;
const range = (length: number): number[] => Array.from({ length }, (_, at) => at);

describe('ONCE', () => {
  it('gives each row once, in the order of the iterations, whatever the split, and then none', () => {
    fc.assert(
      fc.property(shards, rowCount, fc.boolean(), (n, rows, userModel) => {
        const order: RowOrder = { ...base, order: 'ONCE', rowCount: rows, shards: n, userModel };
        expect(range(rows).map((k) => row(k, order))).toEqual(range(rows));
        expect(rowOf(rows, order)).toBeNull();
        expect(rowOf(rows + 5, order)).toBeNull();
      }),
    );
  });
});

describe('SEQUENTIAL', () => {
  it('goes through all rows before any comes again, whatever the split', () => {
    fc.assert(
      fc.property(shards, rowCount, fc.integer({ min: 0, max: 1000 }), (n, rows, from) => {
        const order: RowOrder = { ...base, order: 'SEQUENTIAL', rowCount: rows, shards: n };
        expect(range(rows).map((at) => row(from + at, order))).toEqual(range(rows).map((at) => (from + at) % rows));
      }),
    );
  });

  it('in user models no row is used by two shards while there is one for each, and each shard goes through all of its own', () => {
    fc.assert(
      fc.property(shards, rowCount, fc.integer({ min: 0, max: 5 }), (n, rows, rounds) => {
        const order: RowOrder = { ...base, order: 'SEQUENTIAL', rowCount: rows, shards: n, userModel: true };
        const used = range(n).map((shard) => {
          const own = shareOf(rows, shard, n);
          const from = rounds * own;
          return { own, rows: range(own).map((c) => row(shard + n * (from + c), order)) };
        });
        for (const { own, rows: ofShard } of used) expect(new Set(ofShard).size).toBe(own);
        expect(used.flatMap(({ rows: ofShard }) => ofShard).sort((a, b) => a - b)).toEqual(range(rows));
      }),
    );
  });

  it('a shard without a row of its own takes those of others', () => {
    const order: RowOrder = { ...base, order: 'SEQUENTIAL', rowCount: 2, shards: 5, userModel: true };
    expect(range(10).map((k) => row(k, order))).toEqual([0, 1, 0, 1, 0, 0, 1, 1, 0, 1]);
  });
});

describe('RANDOM', () => {
  it('is the same for the same seed, source and iteration, whatever the split, and within the rows', () => {
    fc.assert(
      fc.property(shards, rowCount, fc.nat(), fc.integer(), fc.nat(20), (n, rows, k, seed, source) => {
        const order: RowOrder = { order: 'RANDOM', rowCount: rows, shards: 1, userModel: false, seed, source };
        const one = row(k, order);
        expect(one).toBeGreaterThanOrEqual(0);
        expect(one).toBeLessThan(rows);
        expect(row(k, { ...order, shards: n, userModel: true })).toBe(one);
      }),
    );
  });

  it('is even, and another for another seed and source', () => {
    const order: RowOrder = { ...base, order: 'RANDOM', rowCount: 10, shards: 1 };
    const draws = (more: Partial<RowOrder>) => range(10_000).map((k) => row(k, { ...order, ...more }));
    const [first, otherSeed, otherSource] = [draws({}), draws({ seed: 8 }), draws({ source: 1 })];
    for (const drawn of [first, otherSeed, otherSource]) {
      const counts = range(10).map((which) => drawn.filter((one) => one === which).length);
      // χ² with 9 degrees of freedom: above 27.9 once in a thousand; the seeds are fixed.
      expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(27.9);
    }
    const same = first.filter((one, at) => one === otherSeed[at] || one === otherSource[at]).length;
    expect(same / first.length).toBeLessThan(0.22);
  });
});
