import { describe, expect, it } from 'vitest';
import { endOf } from '../test/books-model/made-up-ticks.ts';
import { madeUpTick } from '../test/made-up.ts';
import { enterTick, newAttempt, totalsMismatch, unreportedIterations } from './ledger.ts';
import type { Tick } from './tick.ts';

const TICKS: readonly Tick[] = [1, 2, 3].map((second) => ({
  ...madeUpTick(second, second),
  ...{ shard: 1, attempt: 1, second, cursor: 1 + 30 * second, inFlight: 4 + second },
}));

function attemptOf(ticks: readonly Tick[]) {
  const state = newAttempt(1, 'anna', 1);
  for (const tick of ticks) enterTick(state, tick);
  return state;
}
const END = endOf({ shard: 1, attempt: 1, cursor: 91, reason: 'COMPLETED' }, TICKS);

describe('an attempt', () => {
  it('agrees with its end where all its ticks are in', () => {
    const state = attemptOf(TICKS);
    expect(totalsMismatch(state)).toEqual([]);
    state.end = END;
    expect(totalsMismatch(state)).toEqual([]);
  });

  it('says which totals differ where a tick is missing', () => {
    const state = attemptOf(TICKS.slice(1));
    state.end = END;
    const { iterations, dropped } = state.totals;
    expect(totalsMismatch(state)).toContain(`iterations ${END.iterations}, ticks ${iterations}`);
    state.end = { ...END, ...state.totals, dropped: dropped + 1 };
    expect(totalsMismatch(state)).toEqual([`dropped ${dropped + 1}, ticks ${dropped}`]);
  });

  it('that died may have sent what was in flight, and what it may have started since', () => {
    const state = attemptOf(TICKS);
    expect(unreportedIterations(state, 1, 3)).toBe(0);
    state.dead = true;
    expect(unreportedIterations(state, 1, 3)).toBe(7);
    // 91, 94, 97 and 100 are below 102.
    state.belowK = 102;
    expect(unreportedIterations(state, 1, 3)).toBe(7 + 4);
    state.belowK = 50;
    expect(unreportedIterations(state, 1, 3)).toBe(7);
  });

  it('that told its end sent nothing that it does not tell of', () => {
    const state = attemptOf(TICKS);
    Object.assign(state, { dead: true, belowK: 1000, end: { ...END, reason: 'FENCED' } });
    expect(unreportedIterations(state, 1, 3)).toBe(0);
  });
});
