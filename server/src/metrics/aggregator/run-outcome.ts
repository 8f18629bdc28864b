/** How a run stands, and how it came out, as its books tell. Pure. */
import { type Books, latestAttempt, totalsMismatch } from '@loadtest/protocol';
import type { RunTotals } from '../../runs/run.model.ts';
import type { AggregatedRun, RunOutcome, RunProgress } from './aggregator.messages.ts';
import { runTotals } from './run-totals.ts';
import type { RunWatch } from './run-watch.ts';

export interface Aggregation {
  readonly run: AggregatedRun;
  readonly books: Books;
  readonly watch: RunWatch;
}

export function totalsOf({ run, books, watch }: Aggregation): RunTotals {
  return runTotals({ run, figures: books.totals, watch, shards: books.shards });
}

export function progressOf({ run, books }: Aggregation): RunProgress {
  return {
    runId: run.runId,
    lastSecond: books.closedThrough,
    settled: books.settled,
    shards: books.shards.map((shard) => {
      const latest = latestAttempt(shard);
      return {
        shard: shard.shard,
        attempt: latest?.attempt ?? 0,
        ended: latest?.end?.reason ?? null,
        message: latest?.end?.message ?? null,
        lastSecond: latest?.lastSecond ?? -1,
        iterations: shard.attempts.reduce((sum, attempt) => sum + attempt.totals.iterations, 0),
        requests: shard.attempts.reduce((sum, attempt) => sum + attempt.totals.requests, 0),
      };
    }),
  };
}

export function outcomeOf(aggregation: Aggregation): RunOutcome {
  const { run, books, watch } = aggregation;
  const attempts = books.shards.flatMap((shard) => shard.attempts.map((attempt) => ({ shard: shard.shard, attempt })));
  const mismatches = attempts.flatMap(({ shard, attempt }) => {
    const wrong = totalsMismatch(attempt);
    return wrong.length === 0 ? [] : [`shard ${shard}, attempt ${attempt.attempt}: ${wrong.join('; ')}`];
  });
  const whole = watch.sums(0);
  const sum = (of: 'iterations' | 'requests'): number =>
    attempts.reduce((total, { attempt }) => total + attempt.totals[of], 0);
  return {
    lastSecond: books.closedThrough,
    totals: totalsOf(aggregation),
    whole: {
      planned: run.curve.total === null ? null : whole.planned,
      dropped: whole.dropped,
      lost: whole.lost,
      iterations: sum('iterations'),
      requests: sum('requests'),
    },
    started: books.totals.counters.iterations,
    lateStarts: books.totals.counters.lateStarts,
    mismatches,
    gaps: watch.gaps(),
    stalls: watch.stalls(),
    busy: watch.busy(),
    portsExhausted: watch.portsExhausted(),
    descriptorsExhausted: watch.descriptorsExhausted(),
  };
}
