import { expect, it } from 'vitest';
import { sizeBytes, sizeText } from './size.ts';

it.each([
  ['512MB', 536_870_912, '512 MB'],
  ['1.5 GB', 1_610_612_736, '1.5 GB'],
  ['10kb', 10_240, '10 KB'],
  ['1000', 1000, '1000 B'],
  ['0', 0, '0 B'],
])('%s', (text, bytes, written) => {
  expect(sizeBytes(text)).toBe(bytes);
  expect(sizeText(bytes)).toBe(written);
});

it.each(['', 'MB', '-1MB', '1 XB', 'a lot', '1e9'])('%j is no size', (text) => {
  expect(sizeBytes(text)).toBeNull();
});
