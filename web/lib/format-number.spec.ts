import { describe, expect, it } from 'vitest';
import {
  formatAxis,
  formatBytes,
  formatCount,
  formatFigure,
  formatLatency,
  formatRate,
  formatShare,
  formatThings,
} from './format-number.ts';

/** With plain spaces, to be read. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('figures', () => {
  it('are counted to the last one, thousands separated', () => {
    expect([0, 999, 957_415, null, Number.NaN].map(formatCount)).toEqual(['0', '999', '957,415', '–', '–']);
    expect([formatThings(1, 'worker'), formatThings(1200, 'worker'), formatThings(2, 'reply', 'replies')]).toEqual([
      '1 worker',
      '1,200 workers',
      '2 replies',
    ]);
  });

  it('have three significant digits when measured', () => {
    expect([0, 0.1234, 14.2, 19, 131.4, 1234].map(formatFigure)).toEqual([
      '0',
      '0.123',
      '14.2',
      '19.0',
      '131',
      '1,230',
    ]);
    expect([7961.4, 100, 12.34, 0.5].map(formatRate)).toEqual(['7,961', '100', '12.3', '0.5']);
  });

  it('never hide a single failure in a rounded share', () => {
    const shares = [0, 1, 0.996, 0.009, 0.0009, 0.000_01, 0.999_99, 0.9995];
    expect(shares.map((share) => plain(formatShare(share)))).toEqual([
      '0 %',
      '100 %',
      '99.6 %',
      '0.9 %',
      '0.09 %',
      '< 0.01 %',
      '> 99.99 %',
      '99.95 %',
    ]);
  });

  it('carry the unit that suits them', () => {
    expect([0.4, 64.2, 999.4, 1234, 150_000].map((ms) => plain(formatLatency(ms)))).toEqual([
      '0.400 ms',
      '64.2 ms',
      '999 ms',
      '1.23 s',
      '2.5 min',
    ]);
    expect([0, 512, 1_230_000, 5e15].map((bytes) => plain(formatBytes(bytes)))).toEqual([
      '0 B',
      '512 B',
      '1.23 MB',
      '5,000 TB',
    ]);
    expect([0, 500, 1500, 2_000_000].map(formatAxis)).toEqual(['0', '500', '1.5k', '2M']);
  });
});
