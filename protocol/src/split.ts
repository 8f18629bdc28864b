/**
 * The exact split: shard i of n takes the iterations k with k mod n = i, and the users u with u mod n = i. For any n the
 * union of the shards is the plan: nothing rounded away, nothing twice. A run in one process is n = 1.
 */

/** How many of 0 … total−1 fall to shard i of n. The shares differ by at most one and sum to `total`. */
export function shareOf(total: number, shard: number, shards: number): number {
  return Math.max(0, Math.ceil((total - shard) / shards));
}

/** The first number of the shard that is at least `k`. */
export function firstOfShard(k: number, shard: number, shards: number): number {
  if (k <= shard) return shard;
  return shard + Math.ceil((k - shard) / shards) * shards;
}

/** How many numbers of the shard lie in [from, to). */
export function countOfShard(from: number, to: number, shard: number, shards: number): number {
  return Math.max(0, shareOf(to, shard, shards) - shareOf(from, shard, shards));
}
