import { describe, expect, it } from 'vitest';
import { COLUMNS, createSecondsRing, type Figures, type Second } from './seconds-ring.ts';

function second(number: number, requests = number, revision = 0, complete = true): Second {
  const figures = Object.fromEntries(COLUMNS.map((name) => [name, Number.NaN])) as Record<keyof Figures, number>;
  return { second: number, revision, complete, figures: { ...figures, requests } };
}

describe('the ring of seconds', () => {
  it('takes each second once and in order', () => {
    const ring = createSecondsRing(10);
    expect(ring.last).toBe(-1);
    expect([0, 1, 2].map((n) => ring.take(second(n)))).toEqual(['added', 'added', 'added']);
    expect([ring.first, ring.last]).toEqual([0, 2]);
    expect([0, 1, 2].map((n) => ring.figure('requests', n))).toEqual([0, 1, 2]);
  });

  it('keeps what it has when a second comes again', () => {
    const ring = createSecondsRing(10);
    ring.take(second(0, 100));
    expect(ring.take(second(0, 999))).toBe('repeated');
    expect(ring.figure('requests', 0)).toBe(100);
    expect(ring.amendments).toBe(0);
  });

  it('does not take a second before the ones between have come', () => {
    const ring = createSecondsRing(10);
    ring.take(second(0));
    expect(ring.take(second(2))).toBe('ahead');
    expect(ring.last).toBe(0);
    expect(ring.figure('requests', 2)).toBeNaN();
  });

  it('replaces a second by a higher revision, and never by a lower one', () => {
    const ring = createSecondsRing(10);
    ring.take(second(0, 100, 0, false));
    ring.take(second(1));
    expect(ring.isComplete(0)).toBe(false);
    expect(ring.take(second(0, 120, 2))).toBe('amended');
    expect(ring.take(second(0, 110, 1))).toBe('repeated');
    expect([ring.figure('requests', 0), ring.isComplete(0), ring.amendments]).toEqual([120, true, 1]);
  });

  it('gives up the oldest when it is full', () => {
    const ring = createSecondsRing(3);
    for (let n = 0; n < 8; n += 1) ring.take(second(n));
    expect([ring.first, ring.last]).toEqual([5, 7]);
    expect([4, 5, 6, 7, 8].map((n) => ring.figure('requests', n))).toEqual([Number.NaN, 5, 6, 7, Number.NaN]);
    expect(ring.take(second(4, 1, 9))).toBe('repeated');
  });

  it('starts later in a long run', () => {
    const ring = createSecondsRing(3, 100);
    expect([ring.first, ring.last]).toEqual([100, 99]);
    expect(ring.take(second(99))).toBe('repeated');
    expect(ring.take(second(101))).toBe('ahead');
    expect(ring.take(second(100))).toBe('added');
  });
});
