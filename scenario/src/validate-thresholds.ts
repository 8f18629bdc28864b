import type { ScenarioDefinition, ThresholdDefinition } from './definition.ts';
import { durationIssues, error, type Issues, lengthIssues, quote, warning } from './issue.ts';
import { LIMITS } from './limits.ts';
import { THRESHOLD_METRICS } from './metrics.ts';
import { isClosed } from './validate-load.ts';

export function* thresholdsIssues(definition: ScenarioDefinition): Issues {
  yield* lengthIssues(definition.thresholds, 'thresholds', LIMITS.thresholds);
  for (const [index, threshold] of definition.thresholds.entries())
    yield* thresholdIssues(threshold, `thresholds[${index}]`, definition);
}

function* thresholdIssues(threshold: ThresholdDefinition, path: string, definition: ScenarioDefinition): Issues {
  yield* metricIssues(threshold, path, definition);
  if (threshold.step != null && !definition.steps.some(({ name }) => name === threshold.step)) {
    yield error(
      `${path}.step`,
      `There is no step ${quote(threshold.step)}: name one of ${definition.steps.map(({ name }) => name).join(', ')}`,
    );
  }
  if (threshold.window != null) {
    yield* durationIssues(threshold.window, `${path}.window`, {
      atLeastMs: 1000,
      atMostMs: LIMITS.durationMs,
      wholeSeconds: true,
    });
  }
  yield* durationIssues(threshold.abortDelay, `${path}.abortDelay`, { atMostMs: LIMITS.durationMs });
}

function* metricIssues(
  { metric, value, step }: ThresholdDefinition,
  path: string,
  { load, steps }: ScenarioDefinition,
): Issues {
  const info = THRESHOLD_METRICS.find(({ name }) => name === metric);
  if (!info) {
    yield error(
      `${path}.metric`,
      `${quote(metric)} is no metric: use one of ${THRESHOLD_METRICS.map(({ name }) => name).join(', ')}`,
    );
    return;
  }
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
    yield error(`${path}.value`, `${value} can never be reached: give 0 or more`);
  else if (info.unit === 'SHARE' && value > 1)
    yield error(`${path}.value`, `${metric} is a share of 0 to 1: write 0.05 for 5 %`);
  if (step != null && !info.perStep)
    yield error(`${path}.step`, `${metric} counts iterations, which are of no one step: leave step out`);
  if (!info.perStep && isClosed(load.model)) {
    yield warning(
      `${path}.metric`,
      `${load.model} plans no iterations, so ${metric} is never known and the verdict stays open: take another metric`,
    );
  }
  const judged = step == null ? steps : steps.filter(({ name }) => name === step);
  if (metric === 'checkRate' && judged.length > 0 && judged.every(({ checks }) => checks.length === 0)) {
    yield warning(
      `${path}.metric`,
      'There is no check, so checkRate is never known and the verdict stays open: add a check',
    );
  }
}
