import { compileCurve } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import { levelProblem } from './level-limits.ts';
import { levelInWords } from './level-words.ts';

const common = { duration: '20s', gracefulStop: '30s', warmUp: '0s' } as const;
const rate = (perSecond: number) => compileCurve({ model: 'CONSTANT_RATE', rate: perSecond, ...common });
const users = (count: number) => compileCurve({ model: 'CONSTANT_USERS', users: count, ...common });
const rest = { trust: { rate: 5000, users: 1000 }, most: { rate: 1e7, users: 1e7 } };

describe('the level that a run may be changed to', () => {
  it.each([
    [rate(100), 2, 0.001, null],
    [rate(100), 2, 10_000, null],
    [rate(100), 2, 10_000.5, /to 10,000\/s at most, not to 10,000.5\/s\. Its 2 shards are trusted with 5,000\/s each/],
    [rate(100), 1, 5001, /Its one shard is trusted with 5,000\/s each/],
    [rate(20_000), 2, 20_000, null],
    [rate(20_000), 2, 20_001, /20,000\/s at most/],
    [rate(100), 3000, 1e7 + 1, /10,000,000\/s at most/],
    [rate(100), 2, 0, /above 0, not 0/],
    [rate(100), 2, -1, /above 0, not -1/],
    [users(5), 2, 1, null],
    [users(5), 2, 2000, null],
    [users(5), 2, 2001, /2,000 users at most, not to 2,001 users/],
    [users(5), 2, 0, /whole number of users, 1 or more, not 0/],
    [users(5), 2, 2.5, /whole number of users/],
  ])('%#: %j over %i shards to %f', (curve, shards, to, problem) => {
    const said = levelProblem(to, { curve, shards, ...rest });
    if (problem === null) expect(said).toBeNull();
    else expect(said).toMatch(problem);
  });

  it('in words', () => {
    expect([0.5, 1e6].map((level) => levelInWords({ unit: 'ITERATIONS_PER_SECOND' }, level))).toEqual([
      '0.5/s',
      '1,000,000/s',
    ]);
    expect([1, 20].map((level) => levelInWords({ unit: 'USERS' }, level))).toEqual(['1 user', '20 users']);
  });
});
