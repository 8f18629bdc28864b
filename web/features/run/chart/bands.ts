import type { RunEventKind, RunEventRowFragment } from '../../../gql/graphql.ts';
import type { Timeline } from '../live/timeline.ts';

/** A stretch of seconds that has to be read differently. Both ends belong to it. */
export interface Band {
  readonly kind: 'warm-up' | 'drain' | 'gap';
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** A moment at which something happened. */
export interface Mark {
  readonly second: number;
  readonly message: string;
}

export interface Plan {
  readonly warmUpSeconds: number;
  /** Where the plan ends; what comes after is the rest of what was in flight. */
  readonly plannedSeconds: number;
}

type Event = Pick<RunEventRowFragment, 'kind' | 'second' | 'until' | 'message'>;

const MARKED: ReadonlySet<RunEventKind> = new Set([
  'WORKER_LOST',
  'SHARD_REPLACED',
  'SHARD_HANDED_OVER',
  'COORDINATOR_REPLACED',
  'THRESHOLD_FAILED',
  'THRESHOLD_RECOVERED',
  'RATE_CHANGED',
]);
const GAP_REASONS: ReadonlySet<RunEventKind> = new Set([
  'GAP',
  'WORKER_LOST',
  'SHARD_REPLACED',
  'COORDINATOR_REPLACED',
]);

/** Warm-up, drain, and each stretch of seconds without the figures of a shard, as far as the timeline goes. */
export function bandsOf(timeline: Timeline, lastSecond: number, plan: Plan, events: readonly Event[]): readonly Band[] {
  const bands: Band[] = [];
  const { warmUpSeconds, plannedSeconds } = plan;
  if (warmUpSeconds > 0) {
    bands.push({ kind: 'warm-up', from: 0, to: warmUpSeconds - 1, reason: 'Warm-up: does not count for the result' });
  }
  for (const gap of gapsOf(timeline)) bands.push({ kind: 'gap', ...gap, reason: reasonOf(gap, events) });
  if (plannedSeconds > 0 && lastSecond >= plannedSeconds) {
    bands.push({
      kind: 'drain',
      from: plannedSeconds,
      to: lastSecond,
      reason: 'After the plan: what was in flight ends',
    });
  }
  return bands;
}

interface Gap {
  readonly from: number;
  readonly to: number;
}

function gapsOf({ stretches, seconds }: Timeline): readonly Gap[] {
  const gaps: Gap[] = [];
  const add = (from: number, to: number) => {
    const before = gaps.at(-1);
    if (before !== undefined && from <= before.to + 1) gaps[gaps.length - 1] = { from: before.from, to };
    else gaps.push({ from, to });
  };
  for (const { from, to, complete } of stretches) if (!complete && from < seconds.first) add(from, to);
  for (let second = seconds.first; second <= seconds.last; second += 1) {
    if (!seconds.isComplete(second)) add(second, second);
  }
  return gaps;
}

function reasonOf({ from, to }: Gap, events: readonly Event[]): string {
  const cause = events.find(
    ({ kind, second, until }) =>
      GAP_REASONS.has(kind) && second !== null && second <= to && (until ?? second) >= from - 2,
  );
  return cause?.message ?? 'Figures of a worker are missing here';
}

/** What happened, for marks over the charts. */
export function marksOf(events: readonly Event[]): readonly Mark[] {
  return events.flatMap(({ kind, second, message }) =>
    MARKED.has(kind) && second !== null ? [{ second, message }] : [],
  );
}

/** What there is to say about a second besides its figures. */
export function noteAt(second: number, bands: readonly Band[], marks: readonly Mark[]): string | null {
  const band = bands.find(({ from, to }) => second >= from && second <= to);
  const mark = marks.find((one) => one.second === second);
  const notes = [mark?.message, band?.reason].filter((note) => note !== undefined);
  return notes.length === 0 ? null : [...new Set(notes)].join(' · ');
}
