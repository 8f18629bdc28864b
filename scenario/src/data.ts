/** What stands in a data source. */
import { type CsvTable, parseCsv } from './csv.ts';
import type { DataSourceDefinition } from './definition.ts';

/** Columns and rows of a source; a text where its csv cannot be read; null where they are in an uploaded file. */
export function dataTable(source: DataSourceDefinition): CsvTable | string | null {
  if (typeof source.csv === 'string') return parseCsv(source.csv);
  if (!source.rows) return null;
  return { columns: [...new Set(source.rows.flatMap((row) => Object.keys(row)))], rows: source.rows };
}

/** Its columns; null where they are not known here. */
export function dataColumns(source: DataSourceDefinition): readonly string[] | null {
  const table = dataTable(source);
  return table === null || typeof table === 'string' ? null : table.columns;
}
