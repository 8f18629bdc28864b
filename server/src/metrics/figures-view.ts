/** From merged figures to what the API shows of them. */
import { type Figures, Histogram, latencyFigures, type StepFigures } from '@loadtest/protocol';
import { errorCounts, statusCounts } from './counts.type.ts';
import type { LatencySummary } from './latency.type.ts';
import type { StepSummary } from './window.type.ts';

/** Holds the histogram in its wire form, a hundredth of its size: a series has thousands of them. */
export function latencyOf(histogram: Histogram): LatencySummary {
  const wire = histogram.encode();
  return { ...latencyFigures(histogram), histogram: () => Promise.resolve(Histogram.of(wire)) };
}

/** errors / (requests − INTERRUPTED), 0..1; null where that is 0. */
export function errorRateOf(of: {
  readonly requests: number;
  readonly interruptedRequests: number;
  readonly errors: number;
}): number | null {
  const ended = of.requests - of.interruptedRequests;
  return ended === 0 ? null : of.errors / ended;
}

/** Every step of the scenario in its order, those without a request too. */
export function stepSummaries(figures: Figures, names: readonly string[], seconds: number): StepSummary[] {
  return names.map((name, index) => stepSummary(name, figures.step(index), seconds));
}

function stepSummary(name: string, step: StepFigures, seconds: number): StepSummary {
  let checksFailed = 0;
  for (const { failed } of step.checks.values()) checksFailed += failed;
  return {
    name,
    requests: step.requests,
    errors: step.errors,
    errorRate: errorRateOf(step),
    requestRate: seconds > 0 ? step.requests / seconds : null,
    bytesReceived: step.bytesReceived,
    checksFailed,
    latency: latencyOf(step.latency),
    responseTime: latencyOf(step.responseTime),
    statusCodes: statusCounts([...step.statusCodes].sort((a, b) => a[0] - b[0])),
    errorKinds: errorCounts(
      [...step.errorKinds]
        .map(([kind, { count, sample }]) => [kind, count, sample] as const)
        .sort((a, b) => b[1] - a[1]),
    ),
  };
}
