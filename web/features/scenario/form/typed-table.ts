import { dataTable } from '@loadtest/scenario';
import type { DataForm } from './scenario-form.ts';

export interface TypedTable {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

const known = new WeakMap<DataForm, TypedTable | string | null>();

/** What was typed as a table, read once for each change; a sentence where it cannot be read; null where nothing was typed, or the rows are in a file. */
export function readTable(source: DataForm): TypedTable | string | null {
  const found = known.get(source);
  if (found !== undefined) return found;
  const table = read(source);
  known.set(source, table);
  return table;
}

function read({ name, order, kind, csv, rows }: DataForm): TypedTable | string | null {
  const text = kind === 'csv' ? csv : rows;
  if (kind === 'file' || text.trim() === '') return null;
  if (kind === 'csv') {
    const table = dataTable({ name, order, csv });
    return typeof table === 'string' ? `The CSV ${table}.` : table;
  }
  try {
    const list: unknown = JSON.parse(rows);
    if (!Array.isArray(list) || !list.every(isObject)) return 'This is no list of objects.';
    return { columns: [...new Set(list.flatMap((row) => Object.keys(row)))], rows: list };
  } catch (error) {
    return `This is not JSON: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
