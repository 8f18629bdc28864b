/** The rows that iterations fill their templates with: out of the plan, or out of uploaded files on this machine's disk. */
import type { RunPlan } from '@loadtest/protocol';
import type { CompiledDataSource, JsonValue } from '@loadtest/scenario';
import { rowOf } from './data-rows.ts';
import type { EngineInputs } from './inputs.ts';
import { RowFile } from './row-file.ts';

export interface DataTables {
  /** The values of the row that iteration k takes of a source (by index), in the order of its columns. Throws where there is none. */
  row(source: number, k: number): readonly JsonValue[];
  /** Lets go of files. */
  close(): void;
}

interface Rows {
  read(row: number): readonly JsonValue[];
  close(): void;
}

/** Throws where a file of the plan is not on this machine. */
export function openDataTables(plan: RunPlan, inputs: EngineInputs): DataTables {
  const { data, load } = plan.scenario;
  const opened: Rows[] = [];
  const close = (): void => {
    for (const rows of opened) rows.close();
  };
  try {
    for (const source of data) opened.push(openRows(source, inputs));
  } catch (error) {
    close();
    throw error;
  }
  const userModel = load.curve.unit === 'USERS';
  const orders = data.map(({ order, rowCount }, source) => {
    return { order, rowCount, source, seed: plan.seed, shards: plan.shards, userModel };
  });
  return {
    close,
    row(source, k) {
      const order = orders[source];
      const rows = opened[source];
      if (order === undefined || rows === undefined) throw new RangeError(`The plan has no data source ${source}`);
      const row = rowOf(k, order);
      if (row === null)
        throw new Error(`${data[source]?.name} has no row for iteration ${k}: it has ${order.rowCount}`);
      return rows.read(row);
    },
  };
}

function openRows({ name, rows, fileId, rowCount }: CompiledDataSource, { files }: EngineInputs): Rows {
  if (rows !== null) return { read: (row) => rows[row] ?? [], close: () => undefined };
  const file = fileId !== null && Object.hasOwn(files, fileId) ? files[fileId] : undefined;
  if (file === undefined) throw new Error(`data: the file of ${name} is not on this worker`);
  if (file.rowCount < rowCount)
    throw new Error(`data: the file of ${name} has ${file.rowCount} rows, and the plan calls for ${rowCount}`);
  return new RowFile(file);
}
