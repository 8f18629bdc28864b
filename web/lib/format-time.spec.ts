import { describe, expect, it } from 'vitest';
import { formatAgo, formatSecond, formatUtc, secondsBetween } from './format-time.ts';

describe('times', () => {
  it('show a second of a run as a clock', () => {
    expect([0, 7, 60, 599.9, 3600, 36_061].map(formatSecond)).toEqual([
      '0:00',
      '0:07',
      '1:00',
      '9:59',
      '1:00:00',
      '10:01:01',
    ]);
  });

  it('can be had in UTC', () => {
    expect(formatUtc('2026-03-12T13:02:07.250Z')).toBe('2026-03-12 13:02:07 UTC');
  });

  it('say roughly how long ago', () => {
    const now = new Date('2026-03-12T13:00:00Z');
    const ago = ['2026-03-12T12:59:30Z', '2026-03-12T12:55:00Z', '2026-03-12T02:00:00Z', '2026-03-02T13:00:00Z'];
    expect(ago.map((iso) => formatAgo(iso, now))).toEqual(['just now', '5 min ago', '11 h ago', '10 days ago']);
    expect(secondsBetween('2026-03-12T12:59:30Z', '2026-03-12T12:59:42.600Z')).toBe(13);
  });
});
