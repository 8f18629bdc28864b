import { describe, expect, it } from 'vitest';
import { scenarioFilterOf, scenarioOrderOf } from './scenario-filter.ts';

describe('the filter in the address of the scenarios', () => {
  it('is read into what the API takes', () => {
    const params = new URLSearchParams('q=shop&tag=a&tag=b&mine=yes&order=name');
    expect(scenarioFilterOf(params)).toEqual({ search: 'shop', tags: ['a', 'b'], mine: true });
    expect(scenarioOrderOf(params)).toEqual({ field: 'NAME', direction: 'ASC' });
  });

  it('is nothing where the address says nothing', () => {
    const params = new URLSearchParams('order=odd');
    expect(scenarioFilterOf(params)).toEqual({});
    expect(scenarioOrderOf(params)).toEqual({ field: 'UPDATED_AT', direction: 'DESC' });
  });
});
