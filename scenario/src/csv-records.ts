/** Cuts CSV into records, in one piece or in many: RFC 4180, with LF or CRLF. Uploads and scenarios read it alike. */
import { firstIndexes } from './issue.ts';

export interface CsvRecord {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly fields: string[];
}

/** The text is no CSV from this line on. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}

/** A record that begins in one piece may go on for so many characters. */
export const MOST_RECORD_CHARACTERS = 1_048_576;

const FIELD = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/y;
/** What can be no field, whatever follows. */
const BROKEN = /"[^"]*(?:""[^"]*)*"(?:[^",\r\n]|\r[^\n])|[^",\r\n]+"|[^",\r\n]*\r[^\n]/y;

/** Blank lines do not count. A byte order mark is the caller's to take off. */
export class CsvRecords {
  #rest = '';
  #line = 1;

  /** The records that are complete now. @throws CsvError */
  push(text: string): CsvRecord[] {
    const records = this.#read(this.#rest + text, false);
    if (this.#rest.length > MOST_RECORD_CHARACTERS)
      throw new CsvError(
        `goes on for more than ${MOST_RECORD_CHARACTERS} characters in one row from line ${this.#line} on: close its quotes`,
      );
    return records;
  }

  /** The records that are left, with this last piece. @throws CsvError */
  end(text = ''): CsvRecord[] {
    return this.#read(this.#rest + text, true);
  }

  #read(text: string, last: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    let begin = 0;
    let line = this.#line;
    let fields: string[] = [];
    FIELD.lastIndex = 0;
    while (FIELD.lastIndex < text.length) {
      const at = FIELD.lastIndex;
      const match = FIELD.exec(text);
      if (!last && match?.[3] === '') break;
      if (match === null) {
        BROKEN.lastIndex = at;
        if (last || BROKEN.test(text)) throw new CsvError(cannotBeRead(line));
        break;
      }
      const [, quoted, plain = '', end] = match;
      fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      if (quoted !== undefined) line += newlines(quoted);
      if (end === ',') {
        if (last && FIELD.lastIndex === text.length) fields.push('');
        continue;
      }
      if (fields.length > 1 || quoted !== undefined || plain !== '') records.push({ line: this.#line, fields });
      if (end !== '') line += 1;
      this.#line = line;
      begin = FIELD.lastIndex;
      fields = [];
    }
    if (last && fields.length > 0) records.push({ line: this.#line, fields });
    this.#rest = last ? '' : text.slice(begin);
    return records;
  }
}

/** The names of the columns, or what is wrong with the first line. */
export function csvColumns(header: CsvRecord | undefined): readonly string[] | string {
  if (header === undefined) return 'is empty: begin with a line of column names';
  const columns = header.fields.map((name) => name.trim());
  if (columns.includes('')) return 'has a column without a name in its first line: name each one';
  const first = firstIndexes(columns);
  const twice = columns.find((_, index) => first[index] !== index);
  return twice === undefined ? columns : `has two columns named ${twice}: give each its own name`;
}

/** What is wrong with a record that has not a field for each column; null: nothing. */
export function fieldsProblem({ line, fields }: CsvRecord, columns: readonly string[]): string | null {
  if (fields.length === columns.length) return null;
  const found = `has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'} in line ${line} but ${columns.length} columns`;
  const remedy =
    fields.length > columns.length ? 'quote fields that contain a comma' : 'give each column one, empty ones too';
  return `${found}: ${remedy}`;
}

function cannotBeRead(line: number): string {
  return `cannot be read in line ${line}: quote fields that contain a quote, and write "" for the quote`;
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
