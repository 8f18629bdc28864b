/** A data file as it lies on a worker's disk. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalDataFile } from '../inputs.ts';

/** Writes the rows to a folder of their own, which `remove` deletes. */
export function writeDataFile(
  rows: readonly (readonly string[])[],
  stride = 10,
): { readonly file: LocalDataFile; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'rows-'));
  const path = join(folder, 'rows.jsonl');
  const lines = rows.map((row) => `${JSON.stringify(row)}\n`);
  writeFileSync(path, lines.join(''));
  const starts: number[] = [];
  let at = 0;
  for (const [row, line] of lines.entries()) {
    if (row % stride === 0) starts.push(at);
    at += Buffer.byteLength(line);
  }
  const offsets = new SharedArrayBuffer(8 * starts.length);
  new Float64Array(offsets).set(starts);
  return {
    file: { path, rowCount: rows.length, offsets, stride },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
