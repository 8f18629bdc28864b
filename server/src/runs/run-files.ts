/** The uploaded files of a run: what it keeps of them from its start on, so that it can be planned whatever becomes of its scenario. */
import { type CompiledScenario, compileScenario, type DataFiles } from '@loadtest/scenario';
import type { DataFileRecord } from '../data-files/data-file.record.ts';
import { definitionOf } from '../scenarios/scenario.record.ts';

export interface RunDataFile {
  readonly fileId: string;
  readonly columns: readonly string[];
  readonly rowCount: number;
  /** Of the normalised rows. */
  readonly sizeBytes: number;
  /** Of the normalised rows, hex. */
  readonly sha256: string;
}

/** A run as far as its plan is concerned; runs of older versions have no `dataFiles`. */
export interface PlannedRun {
  readonly definition: string;
  readonly dataFiles?: readonly RunDataFile[];
}

export function runFileOf({ id, columns, rowCount, rowsBytes, sha256 }: DataFileRecord): RunDataFile {
  return { fileId: id, columns, rowCount, sizeBytes: rowsBytes, sha256 };
}

/** @throws Error where this version of the server cannot compile what was stored */
export function compiledRun({ definition, dataFiles = [] }: PlannedRun): CompiledScenario {
  const facts: DataFiles = new Map(dataFiles.map(({ fileId, columns, rowCount }) => [fileId, { columns, rowCount }]));
  return compileScenario(definitionOf(definition), facts);
}

/** Slow lines are to get a file in time: one second more for so many bytes. */
const BYTES_A_SECOND = 5 * 1_048_576;
const LONGEST_MS = 10 * 60_000;

/** How much longer its workers may take to get ready than those of a run without files, ms. */
export function downloadAllowanceMs({ dataFiles = [] }: PlannedRun): number {
  const bytes = dataFiles.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return Math.min(LONGEST_MS, Math.ceil(bytes / BYTES_A_SECOND) * 1000);
}
