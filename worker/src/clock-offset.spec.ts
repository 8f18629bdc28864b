import { describe, expect, it } from 'vitest';
import { offsetOf, toMonotonicMs } from './clock-offset.ts';

/** A round trip whose way there takes `thereMs` and whose way back takes `backMs`, with Redis `aheadMs` ahead. */
function round(sentMs: number, thereMs: number, backMs: number, aheadMs: number) {
  return { sentMs, receivedMs: sentMs + thereMs + backMs, redisMs: sentMs + thereMs + aheadMs };
}

describe('the offset of clocks', () => {
  it('is exact where both ways take the same time', () => {
    expect(offsetOf([round(1000, 3, 3, 500)])).toEqual({ offsetMs: 500, boundMs: 3 });
  });

  it('is taken from the shortest round trip, wherever it comes', () => {
    const rounds = [round(1000, 50, 1, 500), round(1100, 1, 1, 500), round(1200, 2, 90, 500)];
    expect(offsetOf(rounds)).toEqual({ offsetMs: 500, boundMs: 1 });
    expect(offsetOf(rounds.toReversed())).toEqual({ offsetMs: 500, boundMs: 1 });
  });

  it.each([
    [0, 8],
    [8, 0],
    [5, 3],
  ])('is wrong by no more than its bound (there %i ms, back %i ms)', (thereMs, backMs) => {
    const { offsetMs, boundMs } = offsetOf([round(0, thereMs, backMs, -70)]);
    expect(Math.abs(offsetMs - -70)).toBeLessThanOrEqual(boundMs);
  });

  it('brings a time of Redis onto the monotonic clock', () => {
    const offset = offsetOf([round(1000, 3, 3, 500)]);
    expect(toMonotonicMs(2500, offset)).toBe(2000);
  });

  it('needs a round trip', () => {
    expect(() => offsetOf([])).toThrow('at least one round trip');
  });
});
