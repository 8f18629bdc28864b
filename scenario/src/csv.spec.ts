import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.ts';

describe('parseCsv', () => {
  it.each([
    ['a,b\n1,2\n', ['a', 'b'], [{ a: '1', b: '2' }]],
    [
      'a,b\r\n1,2\r\n3,4',
      ['a', 'b'],
      [
        { a: '1', b: '2' },
        { a: '3', b: '4' },
      ],
    ],
    ['\uFEFF a , b \n1, 2', ['a', 'b'], [{ a: '1', b: ' 2' }]],
    ['a,b\n"x, ""y""\nz",\n', ['a', 'b'], [{ a: 'x, "y"\nz', b: '' }]],
    ['a,b\n,', ['a', 'b'], [{ a: '', b: '' }]],
    ['a\n\n1\n\n', ['a'], [{ a: '1' }]],
    ['a\n""', ['a'], [{ a: '' }]],
    ['a', ['a'], []],
  ])('%j', (text, columns, rows) => {
    expect(parseCsv(text)).toEqual({ columns, rows });
  });

  it.each([
    ['', 'is empty'],
    ['\n\n', 'is empty'],
    ['a,,b\n', 'has a column without a name'],
    ['a,b,a\n', 'has two columns named a'],
    ['a,b\n1,2\n1,2,3', 'has 3 fields in line 3 but 2 columns: quote fields that contain a comma'],
    ['a,b\n"x\ny",1\n1', 'has 1 field in line 4 but 2 columns: give each column one, empty ones too'],
    ['a\nx"y', 'cannot be read in line 2'],
    ['a\n"x', 'cannot be read in line 2'],
    ['a\n"x"y', 'cannot be read in line 2'],
  ])('%j is refused', (text, problem) => {
    expect(parseCsv(text)).toContain(problem);
  });
});
