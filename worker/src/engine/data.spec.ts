import { truncateSync } from 'node:fs';
import type { CompiledDataSource } from '@loadtest/scenario';
import { afterEach, describe, expect, it } from 'vitest';
import { type DataTables, openDataTables } from './data.ts';
import { NO_INPUTS } from './inputs.ts';
import { RowFile } from './row-file.ts';
import { writeDataFile } from './testing/data-file.ts';
import { constantRate, planOf } from './testing/plans.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

const rows = (count: number) => Array.from({ length: count }, (_, at) => [`${at}`, `grüße "${at}"\n`]);
function fileOf(count: number, stride = 10) {
  const { file, remove } = writeDataFile(rows(count), stride);
  undo.push(remove);
  return file;
}
function open(data: CompiledDataSource[], files = {}): DataTables {
  const tables = openDataTables(planOf(constantRate(1, 1000), [], { scenario: { data } }), { ...NO_INPUTS, files });
  undo.push(tables.close);
  return tables;
}
const source = (more: Partial<CompiledDataSource>): CompiledDataSource => {
  return {
    name: 'users',
    columns: ['id', 'text'],
    order: 'SEQUENTIAL',
    rowCount: 3,
    rows: null,
    fileId: null,
    ...more,
  };
};

describe('rows of a file', () => {
  it.each([1, 7, 10, 100])('are read as they were written, in whatever order, with every %i-th known', (stride) => {
    const file = new RowFile(fileOf(95, stride));
    undo.push(() => file.close());
    const order = [...rows(95).keys()].map((at) => (at * 37) % 95);
    for (const at of [...rows(95).keys(), ...order]) expect(file.read(at)).toEqual(rows(95)[at]);
    for (const beyond of [95, 1000]) expect(() => file.read(beyond)).toThrow(RangeError);
  });

  it('are forgotten where there are too many to keep', () => {
    const wide = Array.from({ length: 60 }, (_, at) => [`${at}`, 'x'.repeat(400_000)]);
    const { file, remove } = writeDataFile(wide, 1);
    undo.push(remove);
    const opened = new RowFile(file);
    undo.push(() => opened.close());
    for (const round of [0, 1])
      for (const at of wide.keys()) expect(opened.read((at + round) % 60)[0]).toBe(`${(at + round) % 60}`);
    expect(opened.keptBytes).toBeGreaterThan(7 * 2 ** 20);
    expect(opened.keptBytes).toBeLessThanOrEqual(8 * 2 ** 20);
  });

  it('that are gone are an error', () => {
    const local = fileOf(20);
    const file = new RowFile(local);
    undo.push(() => file.close());
    truncateSync(local.path, 5);
    expect(() => file.read(0)).toThrow(/shorter than it was/);
  });
});

describe('the rows of a plan', () => {
  it('are in it, or in a file', () => {
    const tables = open(
      [
        source({
          rows: [
            ['1', 2],
            ['3', null],
            [{ a: 1 }, true],
          ],
        }),
        source({ fileId: 'f', rowCount: 20, order: 'ONCE' }),
      ],
      { f: fileOf(20) },
    );
    expect([0, 1, 2, 3].map((k) => tables.row(0, k)[0])).toEqual(['1', '3', { a: 1 }, '1']);
    expect(tables.row(1, 19)).toEqual(['19', 'grüße "19"\n']);
    expect(() => tables.row(1, 20)).toThrow('users has no row for iteration 20: it has 20');
  });

  it('are missed before anything is sent', () => {
    expect(() => open([source({ fileId: 'f' })])).toThrow('data: the file of users is not on this worker');
    expect(() => open([source({ fileId: 'f', rowCount: 21 })], { f: fileOf(20) })).toThrow(/has 20 rows, and the plan/);
  });
});
