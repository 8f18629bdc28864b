/** Reads CSV as RFC 4180 has it: commas, fields quoted with " where they need it, "" for one quote, LF or CRLF. */
import { CsvError, type CsvRecord, CsvRecords, csvColumns, fieldsProblem } from './csv-records.ts';
import type { JsonObject } from './definition.ts';

export interface CsvTable {
  /** Of the header line. */
  readonly columns: readonly string[];
  readonly rows: readonly JsonObject[];
}

/** The table, or what is wrong with it (with the line and the remedy). Blank lines do not count. */
export function parseCsv(text: string): CsvTable | string {
  const records = recordsOf(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (typeof records === 'string') return records;
  const [header, ...lines] = records;
  const columns = csvColumns(header);
  if (typeof columns === 'string') return columns;
  const rows: JsonObject[] = [];
  for (const record of lines) {
    const problem = fieldsProblem(record, columns);
    if (problem !== null) return problem;
    rows.push(Object.fromEntries(columns.map((name, index) => [name, record.fields[index] ?? ''])));
  }
  return { columns, rows };
}

function recordsOf(text: string): CsvRecord[] | string {
  try {
    return new CsvRecords().end(text);
  } catch (error) {
    if (error instanceof CsvError) return error.message;
    throw error;
  }
}
