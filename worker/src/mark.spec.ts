import { expect, it } from 'vitest';
import { nextMark } from './mark.ts';

it.each([
  { given: 0, perSecond: 0, mark: 1000 },
  { given: 40, perSecond: 3.3, mark: 1040 },
  { given: 5000, perSecond: 100, mark: 6000 },
  { given: 5000, perSecond: 200.01, mark: 7001 },
])('reserves ten seconds ahead, at least 1,000 numbers: $given given at $perSecond/s', ({ given, perSecond, mark }) => {
  expect(nextMark(given, perSecond)).toBe(mark);
});
