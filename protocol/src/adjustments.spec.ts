import { describe, expect, it } from 'vitest';
import { mergeAdjustments, readAdjustments, writeAdjustments } from './adjustments.ts';
import { firstChange } from './first-change.ts';

const entry = (nth: number, second: number, to: number) => ({ nth, second, to });

describe('the changes of a run', () => {
  it('are read as they were written', () => {
    const list = [entry(1, 3, 0.1 + 0.2), entry(2, 9, 1e7)];
    expect(readAdjustments(writeAdjustments(list))).toEqual(list);
  });

  it.each([undefined, '', '{}', '[', '[{"second":1}]', '[{"nth":1,"second":-1,"to":5}]'])(
    'are none where the field says %j',
    (text) => {
      expect(readAdjustments(text)).toEqual([]);
    },
  );

  it('are never forgotten, and of two for a second the later one holds', () => {
    const known = [entry(1, 3, 100), entry(2, 7, 50)];
    expect(mergeAdjustments(known, [])).toEqual(known);
    expect(mergeAdjustments([], known)).toEqual(known);
    expect(mergeAdjustments(known, [entry(3, 7, 60), entry(4, 5, 10)])).toEqual([
      entry(1, 3, 100),
      entry(4, 5, 10),
      entry(3, 7, 60),
    ]);
    expect(mergeAdjustments([entry(3, 7, 60)], [entry(2, 7, 50)])).toEqual([entry(3, 7, 60)]);
  });

  it.each([
    [[], [], null],
    [[entry(1, 3, 100)], [entry(1, 3, 100)], null],
    [[], [entry(1, 3, 100)], 3],
    [[entry(1, 3, 100)], [entry(1, 3, 100), entry(2, 8, 5)], 8],
    [[entry(1, 3, 100), entry(2, 8, 5)], [entry(1, 3, 100), entry(3, 8, 6)], 8],
    [[entry(1, 3, 100), entry(2, 8, 5)], [entry(1, 3, 100), entry(3, 6, 6), entry(2, 8, 5)], 6],
  ])('%j and then %j: the load is another from second %j on', (before, after, second) => {
    expect(firstChange(before, after)).toBe(second);
  });
});
