/** From a stored second to what is published of it. */
import { addStored, Figures, lesserSample } from './figures.ts';
import type { Histogram } from './histogram.ts';
import type { LatencyFigures, PublishedSecond } from './messages.ts';
import type { StoredSecond } from './second.ts';

const PERCENTILES = [50, 90, 95, 99, 99.9] as const;

const ms = (us: number | null | undefined): number | null => (us === null || us === undefined ? null : us / 1000);

/** Milliseconds; null where there is no value. */
export function latencyFigures(histogram: Histogram): LatencyFigures {
  const [p50, p90, p95, p99, p999] = histogram.percentiles(PERCENTILES).map(ms);
  return {
    count: histogram.count,
    min: ms(histogram.min),
    mean: ms(histogram.mean),
    max: ms(histogram.max),
    stdDev: ms(histogram.stdDev),
    p50: p50 ?? null,
    p90: p90 ?? null,
    p95: p95 ?? null,
    p99: p99 ?? null,
    p999: p999 ?? null,
  };
}

/** Status codes of all steps together, ascending. */
export function statusCodesOf(figures: Figures): [number, number][] {
  const sum = new Map<number, number>();
  for (const step of figures.steps.values())
    for (const [status, count] of step.statusCodes) sum.set(status, (sum.get(status) ?? 0) + count);
  return [...sum].sort((a, b) => a[0] - b[0]);
}

/** Errors of all steps together by kind, the most frequent first, each with a sample. */
export function errorKindsOf(figures: Figures): [number, number, string | null][] {
  const sum = new Map<number, [number, string | null]>();
  for (const step of figures.steps.values())
    for (const [kind, { count, sample }] of step.errorKinds) {
      const had = sum.get(kind);
      sum.set(kind, [(had?.[0] ?? 0) + count, lesserSample(had?.[1] ?? null, sample)]);
    }
  return [...sum]
    .map(([kind, [count, sample]]): [number, number, string | null] => [kind, count, sample])
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

export function publishedSecond(runId: string, stored: StoredSecond): PublishedSecond {
  const figures = addStored(new Figures(), stored);
  const { counters } = figures;
  return {
    runId,
    second: stored.second,
    revision: stored.revision,
    complete: stored.complete,
    planned: stored.planned,
    dropped: stored.dropped,
    lost: stored.lost,
    iterations: counters.iterations,
    requests: counters.requests,
    unsent: counters.unsent,
    errors: counters.errors,
    checksFailed: counters.checksFailed,
    bytesSent: counters.bytesSent,
    bytesReceived: counters.bytesReceived,
    inFlight: stored.inFlight,
    users: stored.users,
    connections: stored.connections,
    workers: stored.workers,
    latency: latencyFigures(figures.latency()),
    responseTime: latencyFigures(figures.responseTime()),
    startDelay: latencyFigures(figures.startDelay),
    statusCodes: statusCodesOf(figures),
    errorKinds: errorKindsOf(figures),
    steps: [...figures.steps].map(([step, from]) => ({
      step,
      requests: from.requests,
      errors: from.errors,
      latency: latencyFigures(from.latency),
      responseTime: latencyFigures(from.responseTime),
    })),
  };
}
