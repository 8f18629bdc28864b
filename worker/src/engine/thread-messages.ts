/** What a shard's thread and its host say to each other. */
import type { RunPlan, ShardEnd, Tick } from '@loadtest/protocol';
import type { Adjustment } from '@loadtest/scenario';
import type { EngineInputs } from './inputs.ts';
import type { ShardStart } from './shard.ts';

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
