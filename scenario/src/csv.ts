/** Reads CSV as RFC 4180 has it: commas, fields quoted with " where they need it, "" for one quote, LF or CRLF. */
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
  if (header === undefined) return 'is empty: begin with a line of column names';
  const columns = header.fields.map((name) => name.trim());
  if (columns.includes('')) return 'has a column without a name in its first line: name each one';
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) return `has two columns named ${twice}: give each its own name`;
  const rows: JsonObject[] = [];
  for (const { line, fields } of lines) {
    if (fields.length !== columns.length) {
      return `has ${fields.length} fields in line ${line} but ${columns.length} columns: quote fields that contain a comma`;
    }
    rows.push(Object.fromEntries(columns.map((name, index) => [name, fields[index] ?? ''])));
  }
  return { columns, rows };
}

interface CsvRecord {
  line: number;
  fields: string[];
}

function recordsOf(text: string): CsvRecord[] | string {
  const records: CsvRecord[] = [];
  const field = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  let line = 1;
  let record: CsvRecord = { line, fields: [] };
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (!match) return `cannot be read in line ${line}: quote fields that contain a quote, and write "" for the quote`;
    const [whole, quoted, plain = '', end] = match;
    record.fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split('\n').length - 1;
    if (end === ',') {
      if (field.lastIndex === text.length) record.fields.push('');
      continue;
    }
    if (record.fields.length > 1 || quoted !== undefined || plain !== '') records.push(record);
    record = { line, fields: [] };
  }
  if (record.fields.length > 0) records.push(record);
  return records;
}
