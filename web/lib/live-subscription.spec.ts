import { describe, expect, it } from 'vitest';
import { retryDelayMs } from './live-subscription.ts';

const timing = { random: () => 0, firstDelayMs: 300, longestDelayMs: 10_000 };

describe('the delay before the next attempt', () => {
  it('doubles up to the longest, and never ends', () => {
    const least = [0, 1, 2, 3, 4, 5, 6, 1000].map((attempt) => retryDelayMs(attempt, timing));
    expect(least).toEqual([150, 300, 600, 1200, 2400, 4800, 5000, 5000]);
  });

  it('is drawn from the upper half, so that viewers come back spread out', () => {
    const most = { ...timing, random: () => 0.999_999 };
    for (const attempt of [0, 3, 50]) {
      expect(retryDelayMs(attempt, most)).toBeCloseTo(2 * retryDelayMs(attempt, timing), 0);
    }
  });
});
