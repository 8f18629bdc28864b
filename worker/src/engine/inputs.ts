import type { Http1 } from './transport.ts';

/** What an engine needs besides the plan: what is secret, what is too large for it, and how this worker is set. */
export interface EngineInputs {
  /** The values of the plan's secrets by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The uploaded files of the plan's data sources, by id, as they lie on this machine. */
  readonly files: Readonly<Record<string, LocalDataFile>>;
  readonly http1: Http1;
}

/** Normalised rows on this machine's disk: one JSON array of texts a line. */
export interface LocalDataFile {
  readonly path: string;
  readonly rowCount: number;
  /** Where every `stride`-th row begins, in bytes, as Float64Array. */
  readonly offsets: SharedArrayBuffer;
  readonly stride: number;
}

/** For plans without secrets and without files. */
export const NO_INPUTS: EngineInputs = { secrets: {}, files: {}, http1: 'OWN' };
