/** What the main thread and the aggregator's thread say to one another. */
import type { RunAdjustment } from '@loadtest/protocol';
import type { Curve } from '@loadtest/scenario';
import type { Placement, RunTotals } from '../../runs/run.model.ts';

/** A run that is to be aggregated, with all that a takeover needs. */
export interface AggregatedRun {
  readonly runId: string;
  readonly scenarioId: string;
  readonly epoch: number;
  /** As it began: what the changes of its load make of it is `adjustedCurve(run, adjustments)`. */
  readonly curve: Curve;
  readonly durationMs: number;
  readonly iterationLimit: number | null;
  readonly adjustments: readonly RunAdjustment[];
  readonly shards: number;
  readonly warmUpMs: number;
  /** Requests that one iteration can make at most, retries and redirects included. */
  readonly requestsPerIteration: number;
  /** How long its seconds are kept, ms; null: for ever. */
  readonly keptMs: number | null;
  /** Redis time (ms) of second 0; null before the start. */
  readonly startAtMs: number | null;
  /** Since when it is being stopped, ms after its start. */
  readonly stoppedAtMs: number | null;
  readonly placements: readonly Placement[];
  readonly checkpoint: { readonly streamId: string; readonly books: unknown } | null;
}

export type AggregatorCommand =
  | { readonly type: 'OPEN'; readonly run: AggregatedRun }
  | { readonly type: 'START'; readonly runId: string; readonly startAtMs: number }
  | { readonly type: 'PLACE'; readonly runId: string; readonly placement: Placement }
  /** `belowK`: the shard's newest attempt can have started no iteration from this one on. */
  | { readonly type: 'LOSE'; readonly runId: string; readonly shard: number; readonly belowK: number }
  | { readonly type: 'ABANDON'; readonly runId: string; readonly shard: number; readonly belowK: number }
  | { readonly type: 'ADJUST'; readonly runId: string; readonly adjustments: readonly RunAdjustment[] }
  | { readonly type: 'STOP'; readonly runId: string; readonly atMs: number }
  /** Close and store all that is left; answers with the outcome. The run is forgotten after that. */
  | { readonly type: 'FINISH'; readonly runId: string }
  | { readonly type: 'FORGET'; readonly runId: string }
  | { readonly type: 'CLOSE' };

/** How a shard stands, as its ticks and its end tell. */
export interface ShardProgress {
  readonly shard: number;
  readonly attempt: number;
  /** Its last message has come: COMPLETED, STOPPED, …; null while it runs. */
  readonly ended: string | null;
  /** Of the last message; why it failed. */
  readonly message: string | null;
  readonly lastSecond: number;
  readonly iterations: number;
  readonly requests: number;
}

export interface RunProgress {
  readonly runId: string;
  /** The newest stored second. */
  readonly lastSecond: number;
  /** All shards have ended or were given up, and all that they reported is stored. */
  readonly settled: boolean;
  readonly shards: readonly ShardProgress[];
}

/** What the coordinator needs to judge a run that is over. */
export interface RunOutcome {
  readonly lastSecond: number;
  /** Without the warm-up. */
  readonly totals: RunTotals;
  /** Sums over all seconds, warm-up included; `planned` null for user models. */
  readonly whole: {
    readonly planned: number | null;
    readonly dropped: number;
    readonly lost: number;
    readonly iterations: number;
    readonly requests: number;
  };
  /** Iterations that started after the warm-up, and those of them that started late. */
  readonly started: number;
  readonly lateStarts: number;
  /** For each shard whose end does not equal the sum of its ticks: in words. */
  readonly mismatches: readonly string[];
  /** Stretches of seconds with figures missing, and with stalls or a busy processor. */
  readonly gaps: readonly SecondsStretch[];
  readonly stalls: readonly StallStretch[];
  readonly busy: readonly SecondsStretch[];
  /** Requests for which a worker had no local port, or no file descriptor, left; null: none. */
  readonly portsExhausted: Exhaustion | null;
  readonly descriptorsExhausted: Exhaustion | null;
}
/** Both ends inclusive. */
export interface SecondsStretch {
  readonly from: number;
  readonly to: number;
}
export interface StallStretch extends SecondsStretch {
  /** ms. */
  readonly longestMs: number;
}
/** The first and the last second in which it happened. */
export interface Exhaustion extends SecondsStretch {
  readonly requests: number;
}

export type AggregatorEvent =
  | { readonly type: 'PROGRESS'; readonly progress: RunProgress }
  /** Another epoch rules: whoever coordinates here stops. */
  | { readonly type: 'FENCED'; readonly runId: string }
  /** The store or the stream failed for good reason unknown; it is tried again. */
  | { readonly type: 'TROUBLE'; readonly runId: string; readonly message: string }
  /** Seconds were stored for the first time: what Prometheus counts. Latency as a histogram on the wire. */
  | {
      readonly type: 'COUNT';
      readonly requests: number;
      readonly errors: readonly (readonly [kind: number, count: number])[];
      readonly latency: Uint8Array;
    }
  | { readonly type: 'MALFORMED' }
  | { readonly type: 'LOG'; readonly level: 'warn' | 'error'; readonly runId: string; readonly message: string };

export type ToThread = { readonly id: number; readonly command: AggregatorCommand };
export type FromThread =
  | { readonly id: number; readonly outcome?: RunOutcome; readonly error?: string }
  | { readonly event: AggregatorEvent };

export interface AggregatorSettings {
  readonly mongoUrl: string;
  readonly redisUrl: string;
  readonly log: { readonly level: string; readonly format: 'json' | 'pretty' };
}
