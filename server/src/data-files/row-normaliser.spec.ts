import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BadCsvError, type RowFacts, RowNormaliser } from './row-normaliser.ts';

interface Read {
  readonly rows: string;
  readonly facts: RowFacts;
}

/** The whole file in pieces of so many bytes. */
function read(csv: string | Buffer, pieceBytes = Number.POSITIVE_INFINITY): Read {
  const bytes = Buffer.from(csv);
  const normaliser = new RowNormaliser();
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    pieces.push(normaliser.push(bytes.subarray(at, at + pieceBytes)));
  const { rows, facts } = normaliser.end();
  return { rows: Buffer.concat([...pieces, rows]).toString(), facts };
}

function problem(csv: string | Buffer): string {
  try {
    read(csv, 7);
  } catch (error) {
    if (error instanceof BadCsvError) return error.message;
    throw error;
  }
  return '';
}

describe('normalised rows', () => {
  it('are one JSON array of texts a line, whatever the pieces are', () => {
    const csv = '\uFEFFid, name \r\n1,"Ä ""x"",\n2"\r\n\r\n2,\n';
    const rows = '["1","Ä \\"x\\",\\n2"]\n["2",""]\n';
    const sha256 = createHash('sha256').update(rows).digest('hex');
    for (const piece of [1, 2, 3, 5, 1000]) {
      const { rows: given, facts } = read(csv, piece);
      expect(given).toBe(rows);
      expect(facts).toEqual({
        columns: ['id', 'name'],
        rowCount: 2,
        rowsBytes: Buffer.byteLength(rows),
        sha256,
      });
    }
  });

  it.each([
    ['', 'is empty: begin with a line of column names'],
    ['a,b\n', 'has no row: give at least one'],
    ['a,,b\n1,2,3\n', 'has a column without a name in its first line'],
    ['a,a\n1,2\n', 'has two columns named a: give each its own name'],
    ['a,b\n1,2\n3\n', 'has 1 field in line 3 but 2 columns: give each column one, empty ones too'],
    ['a,b\n1,2\n3,x"y\n4,5\n', 'cannot be read in line 3: quote fields that contain a quote'],
    ['a,b\n1,"2\n3,4\n', 'cannot be read in line'],
    [Buffer.from('a,b\n1,\xe4\n2,x\n', 'latin1'), 'is not UTF-8 in line 2: save it as UTF-8'],
    [Buffer.from('a\nx\n\xc3', 'latin1'), 'is not UTF-8 in line 3'],
    [Buffer.from('\xff\xfea\x00\n\x001\x00', 'latin1'), 'is not UTF-8 in line 1'],
    [`${'n'.repeat(201)}\n1\n`, 'has a column whose name is longer than 200 characters'],
  ])('%j is refused', (csv, message) => {
    expect(problem(csv)).toContain(message);
  });

  it('names the first few bad lines, not only the first', () => {
    expect(problem('a,b\n1\n1,2\n1,2,3\n1,2\n')).toMatch(/in line 2 .*; has 3 fields in line 4/);
    const many = problem(`a,b\n${'1\n'.repeat(50)}`);
    expect(many.match(/in line/g)).toHaveLength(5);
    expect(many).toContain('there may be more');
  });

  it('a quote that never ends does not fill the memory', () => {
    const normaliser = new RowNormaliser();
    normaliser.push(Buffer.from('a\n"'));
    const piece = Buffer.alloc(65_536, 'x');
    const endless = () => {
      for (let bytes = 0; bytes < 64 * 1_048_576; bytes += piece.length) normaliser.push(piece);
    };
    expect(endless).toThrow(/from line 2 on: close its quotes/);
  });
});
