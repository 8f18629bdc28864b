import { describe, expect, it } from 'vitest';
import { backoffMs, isRetried, type RetryPolicy } from './retry.ts';
import { NO_ANSWER, outcomeOf } from './testing/answers.ts';
import type { Failure } from './transport.ts';

const POLICY: RetryPolicy = { maxAttempts: 3, baseDelayMs: 100, maxDelayMs: 5000, onStatus: [429, 503] };
const NOW = Date.parse('Tue, 15 Nov 1994 12:45:00 GMT');
const values = (draw: number) => ({ pause: () => draw, nowMs: NOW });

describe('another attempt', () => {
  it('is made after the statuses that call for one, as often as allowed', () => {
    expect(isRetried(POLICY, 1, outcomeOf({ status: 503 }))).toBe(true);
    expect(isRetried(POLICY, 2, outcomeOf({ status: 429 }))).toBe(true);
    expect(isRetried(POLICY, 3, outcomeOf({ status: 503 }))).toBe(false);
    expect(isRetried(POLICY, 1, outcomeOf({ status: 500 }))).toBe(false);
    expect(isRetried(null, 1, outcomeOf({ status: 503 }))).toBe(false);
  });

  it.each<[Failure['kind'], boolean]>([
    ['CONNECT', true],
    ['RESET', true],
    ['TIMEOUT', true],
    ['DNS', true],
    ['TARGET_FORBIDDEN', false],
    ['INTERRUPTED', false],
  ])('after %s: %s', (kind, retried) => {
    expect(isRetried(POLICY, 1, outcomeOf({ ...NO_ANSWER, failure: { kind, message: '' } }))).toBe(retried);
  });
});

describe('the wait before it', () => {
  it('doubles up to its limit, and is drawn from all of it', () => {
    const most = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => backoffMs(POLICY, attempt, outcomeOf(), values(1)));
    expect(most).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(backoffMs(POLICY, 3, outcomeOf(), values(0.25))).toBe(100);
    expect(backoffMs(POLICY, 3, outcomeOf(NO_ANSWER), values(0))).toBe(0);
  });

  it.each([
    ['2', {}, 2000],
    ['0', {}, 0],
    ['60', {}, 5000],
    ['Tue, 15 Nov 1994 12:45:03 GMT', {}, 3000],
    ['Tue, 15 Nov 1994 12:44:00 GMT', {}, 0],
    // By the target's own clock it is in a second.
    ['Tue, 15 Nov 1994 13:00:01 GMT', { date: 'Tue, 15 Nov 1994 13:00:00 GMT' }, 1000],
    ['soon', {}, 50],
    ['-1', {}, 50],
  ])('is what the answer asks for: %s', (after, more, waitMs) => {
    const outcome = outcomeOf({ status: 503, headers: { ...more, 'retry-after': after } });
    expect(backoffMs(POLICY, 1, outcome, values(0.5))).toBe(waitMs);
  });
});
