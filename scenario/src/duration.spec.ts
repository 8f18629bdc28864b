import { describe, expect, it } from 'vitest';
import { durationMs, durationText, formatDuration, requireDurationMs } from './duration.ts';

describe('durationMs', () => {
  it.each([
    ['0s', 0],
    ['250ms', 250],
    ['1.5s', 1_500],
    ['1.1s', 1_100],
    ['0.1s', 100],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['90d', 7_776_000_000],
    ['1d2h3m4s5ms', 93_784_005],
    ['1m1m', 120_000],
    ['0.5ms', 0.5],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each([
    '',
    ' ',
    '5',
    '1.5',
    '-5s',
    '+5s',
    ' 5s',
    '5s ',
    '5 s',
    '5S',
    '5 parsecs',
    '1h 30m',
    '.5s',
    '5.s',
    '1e3s',
    'PT5S',
    's',
    '5sec',
    `${'9'.repeat(400)}d`,
  ])('%j is refused', (text) => {
    expect(durationMs(text)).toBeNull();
    expect(() => requireDurationMs(text)).toThrow(RangeError);
  });
});

describe('durationText and formatDuration', () => {
  it.each([
    [0, '0s', '0 s'],
    [0.5, '0.5ms', '0.5 ms'],
    [250, '250ms', '250 ms'],
    [1_500, '1.5s', '1.5 s'],
    [20_000, '20s', '20 s'],
    [90_000, '1m30s', '1 min 30 s'],
    [600_000, '10m', '10 min'],
    [3_600_001, '1h0.001s', '1 h 0.001 s'],
    [5_400_000, '1h30m', '1 h 30 min'],
    [90_000_000, '1d1h', '1 d 1 h'],
  ])('%d ms is %s and reads %s', (ms, text, words) => {
    expect(durationText(ms)).toBe(text);
    expect(formatDuration(ms)).toBe(words);
  });
});
