/** What the thread of a try is given, and what it says at its end. */
import type { RunPlan, TryReport } from '@loadtest/protocol';
import type { Http1 } from '../engine/transport.ts';

export interface TryData {
  readonly plan: RunPlan;
  /** By name; the report holds none of them. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly http1: Http1;
  /** The iteration may take so long, ms. */
  readonly deadlineMs: number;
}

/** `begun`: the time runs from now on. `failed`: the plan cannot be run at all. */
export type TryMessage =
  | { readonly type: 'begun' }
  | { readonly type: 'report'; readonly report: TryReport }
  | { readonly type: 'failed'; readonly message: string };
