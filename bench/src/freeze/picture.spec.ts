import { expect, it } from 'vitest';
import { freezeTable, truth } from './figures.ts';
import { freezePicture } from './picture.ts';

const measured = [
  { name: 'ours', values: [1, 2, 1510, 2702, 3000], count: 6000 },
  { name: 'a <naive> tool', values: [1, 1, null, 2, 3001], count: 5400 },
];

it('the truth of a freeze is that of users who come at a constant rate', () => {
  expect(truth(3000, 30_000).map((ms) => Math.round(ms ?? Number.NaN))).toEqual([0, 0, 1500, 2700, 3000]);
});

it('draws a bar for each figure, names what a tool does not tell, and escapes names', () => {
  const svg = freezePicture(measured, 3000, 30_000);
  expect(svg.match(/<rect /g)?.length).toBe(3 + 15 - 1);
  expect(svg).toContain('a &lt;naive> tool');
  expect(svg).toContain('>?</text>');
  expect(svg).toContain('3 of 30 seconds');
  expect(freezePicture(measured, 3000, 30_000)).toBe(svg);
});

it('writes the same figures as a table', () => {
  expect(freezeTable(measured, 3000, 30_000).split('\n').slice(2, 5)).toEqual([
    '| **What users see** |  | 0 ms | 0 ms | 1.50 s | 2.70 s | 3.00 s |',
    '| ours | 6,000 | 1 ms | 2 ms | 1.51 s | 2.70 s | 3.00 s |',
    '| a <naive> tool | 5,400 | 1 ms | 1 ms | – | 2 ms | 3.00 s |',
  ]);
});
