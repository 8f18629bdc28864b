import { describe, expect, it } from 'vitest';
import type { ScenarioDefinition, ThresholdDefinition } from './definition.ts';
import { normalize } from './normalize.ts';
import { thresholdsIssues } from './validate-thresholds.ts';

const shown = (issues: Iterable<{ severity: string; path: string; message: string }>) =>
  [...issues].map(({ severity, path, message }) => `${severity} ${path}: ${message}`);

describe('thresholds', () => {
  const scenario = (threshold: Partial<ThresholdDefinition>, closed = false): ScenarioDefinition =>
    normalize({
      name: 'Shop',
      target: 'https://shop.example',
      load: closed
        ? { model: 'CONSTANT_USERS', users: 1, duration: '1m' }
        : { model: 'CONSTANT_RATE', rate: 1, duration: '1m' },
      steps: [{ name: 'Home', http: { url: '/' } }],
      thresholds: [{ metric: 'latency.p95', comparison: 'LESS_THAN', value: 0.5, ...threshold }],
    });

  it.each([
    'latency.p50',
    'latency.p999',
    'latency.mean',
    'latency.max',
    'responseTime.p90',
    'errorRate',
    'droppedRate',
    'achievedRate',
    'requestRate',
  ])('%s is a metric', (metric) => {
    expect(shown(thresholdsIssues(scenario({ metric })))).toEqual([]);
  });

  it.each<[string, Partial<ThresholdDefinition>]>([
    ["ERROR thresholds[0].metric: 'latency.p42' is no metric: use one of latency.p50", { metric: 'latency.p42' }],
    [
      'ERROR thresholds[0].value: errorRate is a share of 0 to 1: write 0.05 for 5 %',
      { metric: 'errorRate', value: 5 },
    ],
    ['ERROR thresholds[0].value: -1 can never be reached', { value: -1 }],
    ["ERROR thresholds[0].step: There is no step 'Cart': name one of Home", { step: 'Cart' }],
    ['ERROR thresholds[0].step: droppedRate counts iterations', { metric: 'droppedRate', step: 'Home' }],
    ["ERROR thresholds[0].window: '1.5s' is not in whole seconds", { window: '1.5s' }],
    ["ERROR thresholds[0].window: '0s' is too short: give at least 1 s", { window: '0s' }],
    ["ERROR thresholds[0].abortDelay: 'x' is not a length of time", { abortDelay: 'x' }],
    ['WARNING thresholds[0].metric: There is no check', { metric: 'checkRate' }],
  ])('%s', (issue, threshold) => {
    expect(shown(thresholdsIssues(scenario(threshold)))).toEqual([expect.stringContaining(issue)]);
  });

  it('on planned iterations are never known with a closed model', () => {
    expect(shown(thresholdsIssues(scenario({ metric: 'achievedRate' }, true)))).toEqual([
      expect.stringContaining('WARNING thresholds[0].metric: CONSTANT_USERS plans no iterations'),
    ]);
  });
});
