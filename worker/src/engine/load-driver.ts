/** What a load model decides, and what it decides with. Times are ms since the run's start. */
import type { Curve } from '@loadtest/scenario';
import type { Cookies } from './cookies.ts';

/** An iteration that is started: which it is, and whose. */
export interface Start {
  /** Its number k over the whole run; as long as it is under way. */
  readonly k: number;
  /** Its user's number u; in rate models k again: each iteration is a user of its own. */
  readonly user: number;
  /** Its user's; null where users keep none. */
  readonly cookies: Cookies | null;
  /** It is over: the time of its last answer, and the pause (ms) that its user makes from then on. Never from within its start. */
  ended(atMs: number, pauseMs: number): void;
}

export interface DriverPort {
  /** The time now. All seconds before it are reported first, with the cursor as it is: only then is anything decided. */
  turn(): number;
  /** The lease allows a start at this time. */
  mayStart(nowMs: number): boolean;
  /** Starts an iteration that was due at `dueMs`. */
  start(dueMs: number, nowMs: number, iteration: Start): void;
  /** Iterations due in this second will not be started. `lost`: for want of a lease. */
  drop(second: number, count: number, lost: boolean, nowMs: number): void;
}

export interface LoadDriver {
  /** As in Tick. */
  readonly cursor: number;
  /** Users that run, a pause included; 0 for rate models. */
  readonly users: number;
  /** Iteration numbers given out by this shard so far, c of k = i + n·c; 0 for rate models. */
  readonly given: number;
  /** There is no number left to be given: data that may be used once is used up. False for rate models, whose plan ends there. */
  readonly exhausted: boolean;
  /** By `nowMs` the plan is over: there is nothing left to decide. */
  isOver(nowMs: number): boolean;
  /**
   * Decides what is due by `nowMs`, as far as may be done in one turn of the loop. Says when it wants to be called again;
   * Infinity: when something changes.
   */
  decide(nowMs: number): number;
  /** Until this time the shard could not run: what was due before is not caught up with. */
  lose(untilMs: number): void;
  /**
   * The plan goes on along another curve, which is the same up to a second that may have passed. What was decided stays
   * decided, numbers count on, and what the other curve has had due since then is due now. `maxInFlight`: of rate models.
   */
  follow(curve: Curve, maxInFlight: number): void;
  /** The time for what runs is up as well: what was due and is not decided will not be started. */
  giveUp(): void;
  /** The plan is over, or the shard was stopped: users in a pause go, the others when their iteration ends. */
  stop(): void;
}

/** Starts in one turn of the loop at most, so that answers are read in between. */
export const STARTS_A_TURN = 64;
