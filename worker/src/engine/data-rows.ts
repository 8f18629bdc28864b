/** Which row of a data source an iteration takes. Pure: the same for whatever number of shards, threads and tries. */
import { shareOf } from '@loadtest/protocol';
import type { DataOrder } from '@loadtest/scenario';
import { Random, STREAMS } from './random.ts';

export interface RowOrder {
  readonly order: DataOrder;
  readonly rowCount: number;
  /** Index of the data source in the plan. */
  readonly source: number;
  readonly seed: number;
  readonly shards: number;
  /** User models number the iterations of a shard in order of start; shards do not keep pace with each other. */
  readonly userModel: boolean;
}

/**
 * The row of iteration k.
 * ONCE: row k; null where there is none.
 * SEQUENTIAL: one after the other, then again from the first: k mod rowCount. In user models shard i of n (k = i + n·c) goes
 * round its own rows r ≡ i (mod n), so no two workers use a row before all are used; a shard without a row of its own takes k mod rowCount.
 * RANDOM: drawn evenly from (seed, source, k).
 */
export function rowOf(k: number, { order, rowCount, source, seed, shards, userModel }: RowOrder): number | null {
  switch (order) {
    case 'ONCE':
      return k < rowCount ? k : null;
    case 'SEQUENTIAL': {
      if (rowCount === 0) return null;
      const shard = k % shards;
      const own = userModel ? shareOf(rowCount, shard, shards) : 0;
      return own === 0 ? k % rowCount : shard + shards * (Math.floor(k / shards) % own);
    }
    case 'RANDOM':
      return rowCount === 0 ? null : Math.floor(new Random(seed, k, STREAMS.rows + source).next() * rowCount);
    default:
      return order satisfies never;
  }
}
