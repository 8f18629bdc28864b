import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CsvError, type CsvRecord, CsvRecords } from './csv-records.ts';

type Read = CsvRecord[] | string;

function read(pieces: readonly string[]): Read {
  const records = new CsvRecords();
  try {
    return [...pieces.flatMap((piece) => records.push(piece)), ...records.end()];
  } catch (error) {
    if (error instanceof CsvError) return error.message;
    throw error;
  }
}

/** Texts of what matters to the grammar, so that most of them are nearly CSV. */
const text = fc
  .array(fc.constantFrom('a', 'bc', ',', '"', '""', '"x"', '\n', '\r\n', '\r', ' '), { maxLength: 30 })
  .map((parts) => parts.join(''));

it('is read alike in one piece and in any pieces', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(60), { maxLength: 8 }), (whole, cuts) => {
      const places = [0, ...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b), whole.length];
      const pieces = places.slice(1).map((end, index) => whole.slice(places[index], end));
      expect(read(pieces)).toEqual(read([whole]));
      expect(read([...whole])).toEqual(read([whole]));
    }),
  );
});

it('gives back what was quoted', () => {
  const table = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), { maxLength: 6 });
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
      const csv = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',') + end).join('');
      const records = read([csv]);
      expect(typeof records === 'string' ? records : records.map(({ fields }) => fields)).toEqual(rows);
    }),
  );
});
