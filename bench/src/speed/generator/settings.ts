/** What the bench and its generator process say to each other. */
import type { ScenarioInput } from '@loadtest/scenario';
import type { EngineInputs } from '@loadtest/worker/engine';

/** The one argument of the process, as JSON. */
export interface GeneratorSettings {
  readonly scenario: ScenarioInput;
  /** Each runs a shard. */
  readonly threads: number;
  /** What speaks HTTP/1.1. */
  readonly http1: EngineInputs['http1'];
  /** Of which histograms are kept: seconds of the run, from the first to before the last. */
  readonly histogramsOf: { readonly fromSecond: number; readonly toSecond: number };
}

/** What it prints at its end, as JSON: sums over all shards and seconds. */
export interface GeneratorReport {
  readonly requests: number;
  /** Of them: those that never reached a socket. */
  readonly unsent: number;
  readonly errors: number;
  readonly interrupted: number;
  readonly dropped: number;
  /** The totals of the shards' ends are the sums of their ticks. */
  readonly exact: boolean;
  /** One of each kind of error that there was. */
  readonly samples: readonly string[];
  /** Of `histogramsOf`, µs; null: nothing was measured. */
  readonly latencyUs: { readonly p50: number | null; readonly p99: number | null };
  readonly startDelayUs: { readonly p50: number | null; readonly p99: number | null; readonly max: number | null };
}
