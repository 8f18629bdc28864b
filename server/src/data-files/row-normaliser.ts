/** From CSV, as it comes in, to normalised rows: one JSON array of texts a line, in the order of the columns. No I/O. */
import { createHash } from 'node:crypto';
import { CsvError, type CsvRecord, CsvRecords, csvColumns, fieldsProblem } from '@loadtest/scenario';
import { NotUtf8Error, Utf8Text } from './utf8-text.ts';

/** What was found of a file once all of it was read. */
export interface RowFacts {
  readonly columns: string[];
  readonly rowCount: number;
  /** Of the normalised rows. */
  readonly rowsBytes: number;
  /** Of the normalised rows, hex. */
  readonly sha256: string;
}

/** The CSV cannot be taken. The message goes on after "The file …", names lines and the remedy. */
export class BadCsvError extends Error {
  override readonly name = 'BadCsvError';
}

/** So many bad lines are named; then nothing more is read. */
const NAMED_LINES = 5;
const MOST_COLUMNS = 1000;
const LONGEST_COLUMN_NAME = 200;

export class RowNormaliser {
  readonly #text = new Utf8Text();
  readonly #records = new CsvRecords();
  readonly #hash = createHash('sha256');
  readonly #problems: string[] = [];
  #columns: readonly string[] | null = null;
  #rowCount = 0;
  #rowsBytes = 0;

  /** The rows that are complete now; none any more once there was a bad one. @throws BadCsvError */
  push(piece: Buffer): Buffer {
    return reading(() => this.#rowsOf(this.#records.push(this.#text.push(piece))));
  }

  /** The last rows, and what was found. @throws BadCsvError, for bad rows that were passed over too */
  end(): { readonly rows: Buffer; readonly facts: RowFacts } {
    const rows = reading(() => {
      this.#text.end();
      return this.#rowsOf(this.#records.end());
    });
    if (this.#problems.length > 0) throw badRows(this.#problems);
    const columns = this.#columns ?? columnsOf(undefined);
    if (this.#rowCount === 0) throw new BadCsvError('has no row: give at least one below the line of column names');
    const facts = {
      columns: [...columns],
      rowCount: this.#rowCount,
      rowsBytes: this.#rowsBytes,
      sha256: this.#hash.digest('hex'),
    };
    return { rows, facts };
  }

  #rowsOf(records: readonly CsvRecord[]): Buffer {
    let lines = '';
    for (const record of records) {
      if (this.#columns === null) this.#columns = columnsOf(record);
      else lines += this.#lineOf(record, this.#columns);
    }
    if (this.#problems.length > 0) return Buffer.alloc(0);
    const rows = Buffer.from(lines);
    this.#hash.update(rows);
    this.#rowsBytes += rows.length;
    return rows;
  }

  #lineOf(record: CsvRecord, columns: readonly string[]): string {
    const problem = fieldsProblem(record, columns);
    if (problem === null) {
      this.#rowCount += 1;
      return `${JSON.stringify(record.fields)}\n`;
    }
    this.#problems.push(problem);
    if (this.#problems.length === NAMED_LINES) throw badRows(this.#problems);
    return '';
  }
}

function columnsOf(header: CsvRecord | undefined): readonly string[] {
  const columns = csvColumns(header);
  if (typeof columns === 'string') throw new BadCsvError(columns);
  if (columns.length > MOST_COLUMNS)
    throw new BadCsvError(`has ${columns.length} columns: leave out those that no template uses, to ${MOST_COLUMNS}`);
  const long = columns.find((name) => name.length > LONGEST_COLUMN_NAME);
  if (long !== undefined)
    throw new BadCsvError(
      `has a column whose name is longer than ${LONGEST_COLUMN_NAME} characters, ${long.slice(0, 40)}…: begin with a line of column names`,
    );
  return columns;
}

function badRows(problems: readonly string[]): BadCsvError {
  const more = problems.length === NAMED_LINES ? '; there may be more' : '';
  return new BadCsvError(`${problems.join('; ')}${more}`);
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CsvError || error instanceof NotUtf8Error) throw new BadCsvError(error.message);
    throw error;
  }
}
