/**
 * What follows from the ledger of a shard: where its plan ended, which iterations nobody decided, and from when on it has
 * nothing to report. Always derived anew, never kept: so it cannot depend on the order in which things became known.
 */
import { endedEarly, hasFinished, latestAttempt, type ShardState } from './ledger.ts';

/** [from, to) */
export type Range = readonly [number, number];

/** The run as a shard's outlook needs it. */
export interface PlanBounds {
  readonly durationMs: number;
  /** Since when the run is being stopped; null: it is not. */
  readonly stop: {
    readonly atMs: number;
    /** The first k due then or later. */
    readonly firstK: number;
  } | null;
}

export interface Outlook {
  /** k from here on are not planned: the shard's plan ended before its natural end. Infinity: it did not. */
  readonly limit: number;
  /** k of the shard that no attempt decided and none will; not cut at `limit`. Ascending. */
  readonly undecided: readonly Range[];
  /** The first second of which the shard has nothing to report any more; Infinity: that is not known yet. */
  readonly overFrom: number;
}

export function outlookOf(shard: ShardState, bounds: PlanBounds): Outlook {
  return { limit: limitOf(shard, bounds), undecided: undecidedRanges(shard), overFrom: overFrom(shard, bounds) };
}

/**
 * What lies between the shard's attempts, below the first one, and above a dead one. Above one that ran to its end as well: it
 * may not have heard of a higher rate before its plan was over.
 */
export function undecidedRanges(shard: ShardState): Range[] {
  const ranges: Range[] = [];
  let decidedTo = 0;
  for (const { first, cursor } of shard.attempts) {
    if (first > decidedTo) ranges.push([decidedTo, first]);
    decidedTo = Math.max(decidedTo, cursor);
  }
  const latest = latestAttempt(shard);
  if (latest === undefined || latest.dead) ranges.push([decidedTo, Number.POSITIVE_INFINITY]);
  else if (latest.end && hasFinished(latest) && latest.end.reason !== 'STOPPED')
    ranges.push([Math.max(decidedTo, latest.end.cursor), Number.POSITIVE_INFINITY]);
  return ranges;
}

/** The first k above all that were decided; 0: none was. An attempt that decided nothing says nothing. */
export function decidedTo(shard: ShardState): number {
  return shard.attempts.reduce((to, { first, cursor }) => (cursor > first ? Math.max(to, cursor) : to), 0);
}

/** A stopped shard's plan ended at the cursor of its last word; where it has none, at the stop. */
function limitOf(shard: ShardState, { stop }: PlanBounds): number {
  const latest = latestAttempt(shard);
  // Where the last one decided nothing, what was decided before it, and the stop, tell.
  const decided = decidedTo(shard);
  if (latest === undefined || latest.dead) return stop ? Math.max(decided, stop.firstK) : Number.POSITIVE_INFINITY;
  const stopped = hasFinished(latest) ? latest.end?.reason === 'STOPPED' : stop && latest.closed && !endedEarly(latest);
  if (!stopped) return Number.POSITIVE_INFINITY;
  const cursor = Math.max(latest.cursor, latest.end?.cursor ?? 0);
  return cursor > latest.first || !stop ? cursor : Math.min(cursor, Math.max(decided, stop.firstK));
}

function overFrom(shard: ShardState, { durationMs, stop }: PlanBounds): number {
  const latest = latestAttempt(shard);
  const finished = latest?.end && hasFinished(latest) ? latest.end : null;
  // One that ended before it began says nothing of the gap that it was to fill.
  if (finished && (finished.lastSecond >= 0 || shard.attempts.length === 1)) return finished.lastSecond + 1;
  if (!finished && latest !== undefined && !latest.dead) return Number.POSITIVE_INFINITY;
  return Math.ceil(Math.min(durationMs, stop?.atMs ?? durationMs) / 1000);
}

/** The least range outside of which two lists of ascending ranges hold the same; null: they are the same everywhere. */
export function differenceOf(one: readonly Range[], other: readonly Range[]): Range | null {
  const [a, b] = [one.flat(), other.flat()];
  let low = 0;
  while (low < a.length && a[low] === b[low]) low++;
  if (low === a.length && low === b.length) return null;
  let high = 1;
  while (high <= a.length && a.at(-high) === b.at(-high)) high++;
  return [
    Math.min(a[low] ?? Number.POSITIVE_INFINITY, b[low] ?? Number.POSITIVE_INFINITY),
    Math.max(a.at(-high) ?? 0, b.at(-high) ?? 0),
  ];
}
