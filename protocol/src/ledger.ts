/**
 * Who decided which iterations: for each shard its attempts, and how far each of them came. What follows from it is in
 * outlook.ts. Pure; its state is plain JSON and part of the checkpoint.
 */
import { Histogram } from './histogram.ts';
import { countOfShard } from './split.ts';
import { addCounters, type Counters, noCounters, type ShardEnd, type Tick } from './tick.ts';

/** One placing of a shard. */
export interface AttemptState {
  readonly attempt: number;
  readonly workerId: string;
  /** The first k that this attempt decides. */
  readonly first: number;
  /** The first k that it has not decided, as far as its ticks tell. */
  cursor: number;
  /** A tick of it said that it decides nothing more. */
  closed: boolean;
  /** It can decide nothing more, and never said so: its lease is gone. */
  dead: boolean;
  /** Once dead: it can have started no iteration from this k on; null: none beyond its report. */
  belowK: number | null;
  /** Iterations running at the end of its last tick. */
  inFlight: number;
  /** Of its last tick: share of one core, the longest stall (ms), 99th percentile of the start delay (µs; null: nothing sent). */
  cpu: number;
  stallMs: number;
  startDelayP99Us: number | null;
  /** The seconds of its first and its last tick; −1: none. */
  firstSecond: number;
  lastSecond: number;
  /** Its first second began before it did. */
  partial: boolean;
  /** The sum of its ticks. */
  readonly totals: Counters & { dropped: number; lost: number };
  /** Its last message, and whether that agrees with `totals`. */
  end: ShardEnd | null;
}

export interface ShardState {
  readonly shard: number;
  /** By their numbers. */
  readonly attempts: AttemptState[];
  /** No attempt follows: what is due and undecided stays so. */
  abandoned: boolean;
}

export function newShard(shard: number): ShardState {
  return { shard, attempts: [], abandoned: false };
}

export function newAttempt(attempt: number, workerId: string, first: number): AttemptState {
  return {
    attempt,
    workerId,
    first,
    cursor: first,
    closed: false,
    dead: false,
    belowK: null,
    inFlight: 0,
    cpu: 0,
    stallMs: 0,
    startDelayP99Us: null,
    firstSecond: -1,
    lastSecond: -1,
    partial: false,
    totals: { ...noCounters(), dropped: 0, lost: 0 },
    end: null,
  };
}

/** The newest attempt; undefined before the first placing. */
export function latestAttempt(shard: ShardState): AttemptState | undefined {
  return shard.attempts.at(-1);
}

/** Its newest attempt holds the shard and has not ended. */
export function isLive(shard: ShardState): boolean {
  const latest = latestAttempt(shard);
  return latest !== undefined && !latest.dead && latest.end === null;
}

/** Its last message says that it stopped before its plan did: fenced, or failed. */
export function endedEarly(attempt: AttemptState): boolean {
  return attempt.end !== null && (attempt.end.reason === 'FENCED' || attempt.end.reason === 'FAILED');
}

/** Its last message says that its plan is over, or that it was stopped. */
export function hasFinished(attempt: AttemptState): boolean {
  return attempt.end !== null && !endedEarly(attempt);
}

/** Nothing more is to come of this shard but late reports. */
export function isSettled(shard: ShardState): boolean {
  const latest = latestAttempt(shard);
  if (latest === undefined || latest.dead) return shard.abandoned;
  return hasFinished(latest) && latest.end !== null && latest.end.lastSecond <= latest.lastSecond;
}

/** Enters a tick's cursor and counters. */
export function enterTick(state: AttemptState, tick: Tick): void {
  if (state.firstSecond === -1) {
    state.firstSecond = tick.second;
    state.partial = tick.partial;
  }
  if (tick.second >= state.lastSecond) {
    state.inFlight = tick.inFlight;
    state.cpu = tick.cpu;
    state.stallMs = tick.stallMs;
    state.startDelayP99Us = Histogram.of(tick.startDelay).percentile(99);
  }
  state.lastSecond = Math.max(state.lastSecond, tick.second);
  state.cursor = Math.max(state.cursor, tick.cursor);
  state.closed ||= tick.closed;
  addCounters(state.totals, tick);
  for (const drops of tick.drops) {
    state.totals.dropped += drops.count;
    state.totals.lost += drops.lost;
  }
}

/** Which of an end's totals differ from the sum of its ticks: `iterations 10, ticks 9`. Empty: they agree. */
export function totalsMismatch(state: AttemptState): string[] {
  const { end, totals } = state;
  if (end === null) return [];
  const names = Object.keys(totals) as (keyof typeof totals)[];
  return names
    .filter((name) => end[name] !== totals[name])
    .map((name) => `${name} ${end[name]}, ticks ${totals[name]}`);
}

/**
 * How many iterations a dead attempt may have been running or have started beyond its last report, at most: what was in
 * flight then, and every k of the shard that it may have come to since. 0 for one that told its end.
 */
export function unreportedIterations(state: AttemptState, shard: number, shards: number): number {
  if (!state.dead || state.end !== null) return 0;
  return state.inFlight + countOfShard(state.cursor, Math.max(state.cursor, state.belowK ?? 0), shard, shards);
}
