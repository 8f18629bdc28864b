/** What stands in a data source. */
import { type CsvTable, parseCsv } from './csv.ts';
import type { DataOrder, DataSourceDefinition } from './definition.ts';

/** What is known of an uploaded CSV file. */
export interface DataFileFacts {
  readonly columns: readonly string[];
  readonly rowCount: number;
}

/** By the id of the file. */
export type DataFiles = ReadonlyMap<string, DataFileFacts>;

/** Reading megabytes of CSV takes a while, and a source is looked at in several places. */
const TABLES = new WeakMap<DataSourceDefinition, { readonly csv: string; readonly table: CsvTable | string }>();

/** Columns and rows of a source; a text where its csv cannot be read; null where they are in an uploaded file. */
export function dataTable(source: DataSourceDefinition): CsvTable | string | null {
  if (typeof source.csv === 'string') return csvTable(source, source.csv);
  if (!source.rows) return null;
  return { columns: [...new Set(source.rows.flatMap((row) => Object.keys(row)))], rows: source.rows };
}

function csvTable(source: DataSourceDefinition, csv: string): CsvTable | string {
  const known = TABLES.get(source);
  if (known?.csv === csv) return known.table;
  const table = parseCsv(csv);
  TABLES.set(source, { csv, table });
  return table;
}

/** Columns and number of rows of a source; null where they are not known here, or its csv cannot be read. */
export function dataFacts(source: DataSourceDefinition, files?: DataFiles): DataFileFacts | null {
  if (source.fileId != null) return files?.get(source.fileId) ?? null;
  const table = dataTable(source);
  return table === null || typeof table === 'string' ? null : { columns: table.columns, rowCount: table.rows.length };
}

/** Columns of a source; null where they are not known here. */
export function dataColumns(source: DataSourceDefinition, files?: DataFiles): readonly string[] | null {
  return dataFacts(source, files)?.columns ?? null;
}

/** How many iterations there are rows for: the fewest of a source whose rows are used once; null where no source limits them. */
export function iterationLimit(sources: readonly { order: DataOrder; rowCount: number }[]): number | null {
  const counts = sources.flatMap(({ order, rowCount }) => (order === 'ONCE' ? [rowCount] : []));
  return counts.length === 0 ? null : Math.min(...counts);
}
