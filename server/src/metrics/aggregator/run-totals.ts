/** The totals of a run so far, without its warm-up: what needs no histogram to be read. */
import { type Figures, type ShardState, unreportedIterations } from '@loadtest/protocol';
import type { RunTotals } from '../../runs/run.model.ts';
import type { AggregatedRun } from './aggregator.messages.ts';
import type { RunWatch } from './run-watch.ts';

export interface TotalsSource {
  readonly run: AggregatedRun;
  readonly figures: Figures;
  readonly watch: RunWatch;
  readonly shards: readonly ShardState[];
}

export function runTotals({ run, figures, watch, shards }: TotalsSource): RunTotals {
  const { planned, dropped, lost, seconds } = watch.sums(Math.round(run.warmUpMs / 1000));
  const { requests, errors, interruptedRequests } = figures.counters;
  const ended = requests - interruptedRequests;
  const p95 = figures.latency().percentile(95);
  let unreported = 0;
  for (const { shard, attempts } of shards)
    for (const attempt of attempts) unreported += unreportedIterations(attempt, shard, run.shards);
  return {
    planned: run.curve.total === null ? null : planned,
    dropped,
    lost,
    uncounted: unreported * run.requestsPerIteration,
    seconds,
    requests,
    errorRate: ended === 0 ? null : errors / ended,
    p95: p95 === null ? null : p95 / 1000,
  };
}
