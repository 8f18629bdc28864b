/** What a shard's thread and its host say to each other. */
import type { RunPlan, ShardEnd, Tick } from '@loadtest/protocol';
import type { Adjustment } from '@loadtest/scenario';
import type { ShardStart } from './shard.ts';

/** What an engine needs besides the plan: what is secret, and what is too large for it. */
export interface EngineInputs {
  /** The values of the plan's secrets by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The uploaded files of the plan's data sources, by id, as they lie on this machine. */
  readonly files: Readonly<Record<string, LocalDataFile>>;
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
export const NO_INPUTS: EngineInputs = { secrets: {}, files: {} };

/** What the thread is made with. */
export interface ThreadData {
  readonly plan: RunPlan;
  readonly inputs: EngineInputs;
  readonly shard: number;
  readonly attempt: number;
  readonly gate: SharedArrayBuffer;
}

export type ToThread =
  | { readonly type: 'begin'; readonly start: ShardStart }
  /** All of the run so far; also before `begin`. */
  | { readonly type: 'adjust'; readonly adjustments: readonly Adjustment[] }
  | { readonly type: 'stop'; readonly graceMs: number }
  | { readonly type: 'fence' };

export type FromThread =
  | { readonly type: 'ready' }
  | { readonly type: 'tick'; readonly tick: Tick }
  | { readonly type: 'end'; readonly end: ShardEnd };
