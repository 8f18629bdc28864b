/** The stream of a run's ticks and ends, read in order; what is no message is told apart, not thrown. */
import { decodeShardEnd, decodeTick, keys, type ShardEnd, type Tick } from '@loadtest/protocol';
import type { Redis } from 'ioredis';

export type ResultsEntry =
  | { readonly id: string; readonly type: 'TICK'; readonly tick: Tick }
  | { readonly id: string; readonly type: 'END'; readonly end: ShardEnd }
  /** The first entry, by which the coordinator made the stream. */
  | { readonly id: string; readonly type: 'OPEN' }
  | { readonly id: string; readonly type: 'MALFORMED'; readonly reason: string };

/** Entries read at once; a shard sends one a second. */
const BATCH = 500;

/** The entries after `afterId`, oldest first; empty where there are none yet. Rejects where Redis is away. */
export async function readResults(redis: Redis, runId: string, afterId: string): Promise<ResultsEntry[]> {
  const answer = await redis.xreadBuffer('COUNT', BATCH, 'STREAMS', keys.results(runId), afterId);
  return (answer?.[0]?.[1] ?? []).map(([id, fields]) => readEntry(id.toString(), fields));
}

function readEntry(id: string, fields: readonly Buffer[] | null): ResultsEntry {
  const values = new Map<string, Buffer>();
  for (let at = 0; fields && at + 1 < fields.length; at += 2) {
    const [name, value] = [fields[at], fields[at + 1]];
    if (name && value) values.set(name.toString(), value);
  }
  const type = values.get('t')?.toString();
  const data = values.get('d') ?? Buffer.alloc(0);
  try {
    if (type === 'tick') return { id, type: 'TICK', tick: decodeTick(data) };
    if (type === 'end') return { id, type: 'END', end: decodeShardEnd(data) };
    if (type === 'open') return { id, type: 'OPEN' };
    return { id, type: 'MALFORMED', reason: `its type is ${type ?? 'missing'}` };
  } catch (error) {
    return { id, type: 'MALFORMED', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The id before this one: reading after it gives the entry again. */
export function idBefore(id: string): string {
  const [ms = '0', sequence = '0'] = id.split('-');
  if (sequence !== '0') return `${ms}-${BigInt(sequence) - 1n}`;
  return ms === '0' ? '0-0' : `${BigInt(ms) - 1n}-18446744073709551615`;
}
