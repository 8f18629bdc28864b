/** One attempt of a shard, played second by second: what it decides, when it ends and why, and what of it reaches the stream. */
import { type Curve, dueTimeMs, firstDueAt } from '@loadtest/scenario';
import { firstOfShard, type ShardEnd, type Tick } from '../../src/index.ts';
import { type Draw, noiseFrom } from './draw.ts';
import { endOf, type Second, tickOf } from './made-up-ticks.ts';

/** What all attempts of a run have in common. */
export interface RunTruth {
  readonly curve: Curve;
  readonly shards: number;
  readonly stoppedAtMs: number | null;
}

type Fate = 'ENDS' | 'DIES' | 'FENCED' | 'HANDED_OVER' | 'FAILS' | 'NEVER_STARTS';

export interface AttemptTruth {
  readonly shard: number;
  readonly attempt: number;
  readonly workerId: string;
  readonly firstK: number;
  readonly beginMs: number;
  /** From the first on, as many as ever reach the stream. */
  readonly delivered: readonly Tick[];
  /** Null: it said no last word, or that never reached the stream. */
  readonly end: ShardEnd | null;
  /** The second of the tick that tells of it, by k. Rate models only. */
  readonly decided: ReadonlyMap<number, number>;
  /** The coordinator takes it for lost, rightly or not. */
  readonly lose: boolean;
  readonly next: 'DONE' | 'REPLACED' | 'GIVEN_UP';
  readonly overAtMs: number;
  /** When a successor begins, and with which k in a user model. */
  readonly nextFromMs: number;
  readonly nextK: number;
}

/** How far an attempt came. */
interface Play {
  readonly ticks: Tick[];
  readonly decided: Map<number, number>;
  cursor: number;
  closed: boolean;
}

export function playAttempt(
  draw: Draw,
  run: RunTruth,
  shard: number,
  attempt: number,
  before: AttemptTruth | undefined,
): AttemptTruth {
  const { curve, stoppedAtMs } = run;
  const fromMs = before?.nextFromMs ?? 0;
  const firstK = curve.total === null ? (before?.nextK ?? 0) : firstDueAt(curve, fromMs);
  const beginMs = fromMs + (draw.chance(25) ? draw.int(1, 1500) : 0);
  const stopSeenMs = stoppedAtMs === null ? Number.POSITIVE_INFINITY : stoppedAtMs + draw.int(0, 1500);
  const cutMs = beginMs + draw.int(0, 5000);
  let fate: Fate = draw.pick(['ENDS', 'ENDS', 'DIES', 'DIES', 'FENCED', 'HANDED_OVER', 'FAILS', 'NEVER_STARTS']);
  if (cutMs >= Math.min(curve.durationMs, stopSeenMs) && fate !== 'DIES') fate = 'ENDS';
  const untilMs = fate === 'ENDS' ? stopSeenMs : fate === 'NEVER_STARTS' ? 0 : Math.min(cutMs, stopSeenMs);
  const goneMs = fate === 'DIES' ? cutMs : Number.POSITIVE_INFINITY;

  const play = playSeconds(
    draw,
    run,
    { shard, attempt, first: firstOfShard(firstK, shard, run.shards), beginMs },
    untilMs,
    goneMs,
  );
  const { ticks, cursor } = play;
  const whole = play.closed && untilMs >= curve.durationMs && cursor >= (curve.total ?? 0);
  const reason = fate === 'FAILS' ? 'FAILED' : fate !== 'ENDS' ? 'FENCED' : whole ? 'COMPLETED' : 'STOPPED';
  const end = fate === 'DIES' || fate === 'NEVER_STARTS' ? null : endOf({ shard, attempt, cursor, reason }, ticks);

  const reached = fate !== 'ENDS' && draw.chance(40) ? draw.int(0, ticks.length) : ticks.length;
  const overAtMs = Math.max(beginMs, fate === 'ENDS' ? (ticks.length + 1) * 1000 + beginMs : cutMs);
  const nextFromMs =
    fate === 'HANDED_OVER'
      ? cutMs
      : fate === 'NEVER_STARTS'
        ? fromMs + draw.pick([0, 700, 2000])
        : overAtMs + draw.int(0, 3000);
  const mistaken = fate === 'ENDS' && draw.chance(20);
  const late = stoppedAtMs !== null && nextFromMs >= stoppedAtMs;
  const replaced = fate === 'ENDS' ? mistaken && reason === 'COMPLETED' : draw.chance(late ? 20 : 80);
  return {
    ...{ shard, attempt, firstK, beginMs, overAtMs, nextFromMs },
    workerId: draw.pick(['anna', 'bert', 'cleo']),
    delivered: ticks.slice(0, reached),
    end: reached < ticks.length || (fate === 'FENCED' && draw.chance(20)) ? null : end,
    decided: play.decided,
    lose: mistaken || ['DIES', 'FENCED', 'FAILS'].includes(fate) || (fate === 'NEVER_STARTS' && draw.chance(50)),
    next: replaced ? 'REPLACED' : fate === 'ENDS' ? (mistaken ? 'GIVEN_UP' : 'DONE') : 'GIVEN_UP',
    nextK: cursor + run.shards * draw.int(0, 3),
  };
}

interface Who {
  readonly shard: number;
  readonly attempt: number;
  readonly first: number;
  readonly beginMs: number;
}

/** The longest that iterations in flight go on after the last decision, s. */
const DRAIN_SECONDS = 3;

function playSeconds(draw: Draw, run: RunTruth, who: Who, untilMs: number, goneMs: number): Play {
  const { curve, shards } = run;
  const play: Play = { ticks: [], decided: new Map(), cursor: who.first, closed: false };
  const noise = noiseFrom(draw.int(0, 0xffff));
  const gapFromMs =
    curve.total !== null && draw.chance(25) ? who.beginMs + draw.int(0, 3000) : Number.POSITIVE_INFINITY;
  const gapToMs = gapFromMs + 1000 + draw.int(0, 2000);
  let drain = draw.int(0, DRAIN_SECONDS);
  for (let second = Math.floor(who.beginMs / 1000); untilMs > who.beginMs; second++) {
    const overMs = (second + 1) * 1000;
    if (overMs > goneMs) break;
    const happened: Second = { ...{ second, started: 0, drops: [] }, partial: second * 1000 < who.beginMs };
    // Without a lease nothing is decided; once it is taken up again, what was due until then is lost.
    const nowMs = Math.min(overMs, untilMs);
    const dueBeforeMs = nowMs >= gapFromMs && nowMs < gapToMs ? gapFromMs : nowMs;
    const mustFinish = overMs >= curve.durationMs + 2000;
    if (curve.total === null) {
      happened.started = second * 1000 < Math.min(untilMs, curve.durationMs) ? draw.int(0, 3) : 0;
      play.cursor += shards * happened.started;
    } else
      for (let dueMs = dueTimeMs(curve, play.cursor); dueMs < dueBeforeMs; dueMs = dueTimeMs(curve, play.cursor)) {
        const lost = dueMs < who.beginMs || (dueMs < gapToMs && dueBeforeMs >= gapToMs);
        if (!lost && !mustFinish && draw.chance(6)) break;
        if (lost || draw.chance(15)) happened.drops.push({ second: Math.floor(dueMs / 1000), lost });
        else happened.started++;
        play.decided.set(play.cursor, second);
        play.cursor += shards;
      }
    play.closed = overMs >= untilMs || (overMs >= curve.durationMs && play.cursor >= (curve.total ?? 0));
    play.ticks.push(tickOf(who, happened, play, noise));
    if (play.closed && drain-- === 0) break;
  }
  return play;
}
