import { expect, it } from 'vitest';
import { trendOf } from './trend.ts';

it('finds the rise of a line, and none where there is none', () => {
  expect(trendOf([1, 2, 3, 4, 5])).toEqual({ rise: 4, mean: 3 });
  expect(trendOf([7, 7, 7]).rise).toBe(0);
  expect(Math.abs(trendOf([5, 1, 1, 5]).rise)).toBeLessThan(1e-12);
});
