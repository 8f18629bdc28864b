import { describe, expect, it } from 'vitest';
import { pathOf } from './sparkline.tsx';

describe('a sparkline', () => {
  it('breaks where there is no figure, and is nothing without any', () => {
    expect(pathOf([1, 1, Number.NaN, 1, 1]).match(/M/g)).toHaveLength(2);
    expect(pathOf([Number.NaN])).toBe('');
    expect(pathOf([])).toBe('');
  });

  it('keeps a steady figure steady, and shows a jump in full height', () => {
    const heights = (values: number[]) => [...pathOf(values).matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y));
    const steady = heights([100, 101, 100]);
    expect(Math.max(...steady) - Math.min(...steady)).toBeLessThan(1);
    expect(heights([10, 10, 300])).toEqual([20, 20, 2]);
  });
});
