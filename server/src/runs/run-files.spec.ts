import { normalize } from '@loadtest/scenario';
import { expect, it } from 'vitest';
import { compiledRun, downloadAllowanceMs, type RunDataFile } from './run-files.ts';

const MIB = 1_048_576;
const file = (sizeBytes: number): RunDataFile => ({ fileId: 'f', columns: ['id'], rowCount: 7, sizeBytes, sha256: '' });
const definition = JSON.stringify(
  normalize({
    name: 'A',
    target: 'http://127.0.0.1:1',
    load: { model: 'CONSTANT_RATE', rate: 1, duration: '1m' },
    steps: [{ name: 'a', http: { url: '/{{users.id}}' } }],
    data: [{ name: 'users', fileId: 'f', order: 'ONCE' }],
  }),
);

it('compiles with what it kept of its files', () => {
  const { data, load } = compiledRun({ definition, dataFiles: [file(10)] });
  expect(data).toMatchObject([{ name: 'users', columns: ['id'], rowCount: 7, rows: null, fileId: 'f' }]);
  expect(load.curve.total).toBe(7);
});

it('a run without what it kept of a file cannot be compiled', () => {
  expect(() => compiledRun({ definition })).toThrow(/data\[0\]/);
});

it.each([
  [[], 0],
  [[file(1)], 1000],
  [[file(5 * MIB)], 1000],
  [[file(500 * MIB), file(100 * MIB)], 120_000],
  [[file(1e12)], 600_000],
])('%j has %d ms more to get ready', (dataFiles, ms) => {
  expect(downloadAllowanceMs({ definition, dataFiles })).toBe(ms);
});
