import { expect, it } from 'vitest';
import { RowIndex } from './row-index.ts';

function places(rows: readonly string[], pieceBytes: number, rowCount = rows.length): number[] | null {
  const bytes = Buffer.from(rows.join(''));
  const index = new RowIndex(rowCount);
  for (let at = 0; at < bytes.length; at += pieceBytes) index.push(bytes.subarray(at, at + pieceBytes));
  const found = index.end();
  return found && [...new Float64Array(found.offsets)];
}

it.each([1, 15, 16, 17, 32, 100])('of %d rows every 16th one is found, whatever the pieces are', (count) => {
  const rows = Array.from({ length: count }, (_, row) => `["${'ä'.repeat(row % 7)}"]\n`);
  const begins = rows.map((_, row) => Buffer.byteLength(rows.slice(0, row).join('')));
  const wanted = begins.filter((_, row) => row % 16 === 0);
  for (const piece of [1, 5, 1000]) expect(places(rows, piece)).toEqual(wanted);
});

it('another number of rows than announced is no index', () => {
  const rows = Array.from({ length: 40 }, (_, row) => `["${row}"]\n`);
  expect(places(rows, 7, 39)).toBeNull();
  expect(places(rows, 7, 41)).toBeNull();
  expect(places(rows, 7, 1)).toBeNull();
});
