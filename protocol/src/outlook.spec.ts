import { describe, expect, it } from 'vitest';
import { endOf } from '../test/books-model/made-up-ticks.ts';
import { type AttemptState, newAttempt, type ShardState } from './ledger.ts';
import { outlookOf, type PlanBounds } from './outlook.ts';
import type { ShardEnd } from './tick.ts';

const OPEN = Number.POSITIVE_INFINITY;
const RUNNING: PlanBounds = { durationMs: 9500, stop: null };
const STOPPED: PlanBounds = { durationMs: 9500, stop: { atMs: 4200, firstK: 42 } };

function attempt(number: number, first: number, part: Partial<AttemptState> = {}): AttemptState {
  return { ...newAttempt(number, 'anna', first), ...part };
}
function shard(...attempts: AttemptState[]): ShardState {
  return { shard: 0, attempts, abandoned: false };
}
function end(reason: ShardEnd['reason'], cursor: number, lastSecond: number): ShardEnd {
  return { ...endOf({ shard: 0, attempt: 1, cursor, reason }, []), lastSecond };
}

describe('the outlook of a shard', () => {
  it('that was never placed: all of it is undecided, to the stop if there is one', () => {
    expect(outlookOf(shard(), RUNNING)).toEqual({ limit: OPEN, undecided: [[0, OPEN]], overFrom: 10 });
    expect(outlookOf(shard(), STOPPED)).toEqual({ limit: 42, undecided: [[0, OPEN]], overFrom: 5 });
  });

  it('that runs: nothing is known', () => {
    const running = shard(attempt(1, 0, { cursor: 20 }));
    expect(outlookOf(running, RUNNING)).toEqual({ limit: OPEN, undecided: [], overFrom: OPEN });
    expect(outlookOf(running, STOPPED)).toEqual({ limit: OPEN, undecided: [], overFrom: OPEN });
  });

  it('that says it was stopped, in a tick: its plan ends there, and it may still report', () => {
    const closed = shard(attempt(1, 0, { cursor: 44, closed: true }));
    expect(outlookOf(closed, STOPPED)).toEqual({ limit: 44, undecided: [], overFrom: OPEN });
    // Nobody stopped the run: it was fenced, or is through.
    expect(outlookOf(closed, RUNNING).limit).toBe(OPEN);
  });

  it('that says it was stopped, as its last word: that counts, also before its last ticks are in', () => {
    const stopped = shard(attempt(1, 0, { cursor: 20, end: end('STOPPED', 44, 5) }));
    expect(outlookOf(stopped, RUNNING)).toEqual({ limit: 44, undecided: [], overFrom: 6 });
    expect(outlookOf(stopped, STOPPED)).toEqual({ limit: 44, undecided: [], overFrom: 6 });
  });

  it('that was stopped before it began: there is nothing to report', () => {
    expect(outlookOf(shard(attempt(1, 0, { end: end('STOPPED', 0, -1) })), STOPPED)).toEqual({
      ...{ limit: 0, undecided: [], overFrom: 0 },
    });
  });

  it('that is through: to its natural end, also where it was stopped at the same time', () => {
    const through = shard(attempt(1, 0, { cursor: 95, closed: true, end: end('COMPLETED', 95, 9) }));
    expect(outlookOf(through, STOPPED)).toEqual({ limit: OPEN, undecided: [[95, OPEN]], overFrom: 10 });
  });

  it('that lost its worker: from its cursor on all is undecided, to the stop or beyond where it came further', () => {
    const lost = (cursor: number): ShardState => shard(attempt(1, 0, { cursor, dead: true }));
    expect(outlookOf(lost(20), RUNNING)).toEqual({ limit: OPEN, undecided: [[20, OPEN]], overFrom: 10 });
    expect(outlookOf(lost(20), STOPPED)).toEqual({ limit: 42, undecided: [[20, OPEN]], overFrom: 5 });
    expect(outlookOf(lost(44), STOPPED).limit).toBe(44);
  });

  it('whose attempt ended early, until it is taken for lost: nothing is known', () => {
    const failed = shard(attempt(1, 0, { cursor: 20, closed: true, end: end('FAILED', 20, 2) }));
    expect(outlookOf(failed, STOPPED)).toEqual({ limit: OPEN, undecided: [], overFrom: OPEN });
  });

  it('that was replaced: between its attempts nobody decides', () => {
    const replaced = shard(attempt(1, 0, { cursor: 20, dead: true }), attempt(2, 30, { cursor: 33 }));
    expect(outlookOf(replaced, RUNNING)).toEqual({ limit: OPEN, undecided: [[20, 30]], overFrom: OPEN });
  });

  it('whose first attempt began late: what was due before is undecided too', () => {
    expect(outlookOf(shard(attempt(2, 12)), RUNNING).undecided).toEqual([[0, 12]]);
  });

  it('that was stopped before its replacement decided anything: its plan ends at the stop, not at the replacement', () => {
    const waiting = attempt(2, 60, { end: end('STOPPED', 60, -1) });
    expect(outlookOf(shard(attempt(1, 0, { cursor: 20, dead: true }), waiting), STOPPED)).toEqual({
      limit: 42,
      undecided: [[20, 60]],
      overFrom: 5,
    });
    expect(outlookOf(shard(attempt(1, 0, { cursor: 44 }), waiting), STOPPED).limit).toBe(44);
  });
});
