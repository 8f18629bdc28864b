import { describe, expect, it } from 'vitest';
import type { CheckDefinition, ExtractDefinition, ScenarioDefinition, ThresholdDefinition } from './definition.ts';
import { normalize } from './normalize.ts';
import { checksIssues, extractIssues } from './validate-checks.ts';
import { thresholdsIssues } from './validate-thresholds.ts';

const shown = (issues: Iterable<{ severity: string; path: string; message: string }>) =>
  [...issues].map(({ severity, path, message }) => `${severity} ${path}: ${message}`);

describe('checks', () => {
  it.each<CheckDefinition>([
    { subject: 'STATUS', comparison: 'EQUALS', value: '200' },
    { subject: 'STATUS', comparison: 'LESS_THAN', value: '400' },
    { subject: 'STATUS', comparison: 'MATCHES', value: '^2..$' },
    { subject: 'STATUS', comparison: 'CONTAINS', value: '20' },
    { subject: 'HEADER', expression: 'content-type', comparison: 'CONTAINS', value: 'json' },
    { subject: 'HEADER', expression: 'etag', comparison: 'EXISTS' },
    { subject: 'COOKIE', expression: 'sid', comparison: 'EXISTS' },
    { subject: 'JSON', expression: '$.items[0].id', comparison: 'AT_LEAST', value: '-1.5' },
    { subject: 'JSON', expression: '$.name', comparison: 'EQUALS', value: '' },
    { subject: 'BODY', comparison: 'CONTAINS', value: 'ok' },
    { subject: 'LATENCY_MS', comparison: 'LESS_THAN', value: '500' },
    { subject: 'SIZE_BYTES', comparison: 'GREATER_THAN', value: '0' },
  ])('%j is right', (check) => {
    expect(shown(checksIssues([check], 'checks'))).toEqual([]);
  });

  it.each<[string, CheckDefinition]>([
    ["checks[0].value: 'OK' is not a number", { subject: 'STATUS', comparison: 'EQUALS', value: 'OK' }],
    ["checks[0].value: '20' is no status", { subject: 'STATUS', comparison: 'EQUALS', value: '20' }],
    ["checks[0].value: '200.5' is no status", { subject: 'STATUS', comparison: 'EQUALS', value: '200.5' }],
    ["checks[0].value: '' is not a number", { subject: 'STATUS', comparison: 'EQUALS', value: '' }],
    ['checks[0].value: EQUALS needs a value, such as EQUALS 200', { subject: 'STATUS', comparison: 'EQUALS' }],
    [
      'checks[0].expression: STATUS has no use for an expression',
      { subject: 'STATUS', comparison: 'EQUALS', value: '200', expression: 'x' },
    ],
    ['checks[0].comparison: STATUS is always there', { subject: 'STATUS', comparison: 'EXISTS' }],
    ['checks[0].comparison: BODY is always there', { subject: 'BODY', comparison: 'EXISTS' }],
    [
      'checks[0].value: EXISTS has no use for a value',
      { subject: 'HEADER', expression: 'etag', comparison: 'EXISTS', value: 'x' },
    ],
    ['checks[0].expression: HEADER needs the name of a header', { subject: 'HEADER', comparison: 'EXISTS' }],
    ["checks[0].expression: 'a b' is no header's name", { subject: 'HEADER', expression: 'a b', comparison: 'EXISTS' }],
    [
      'checks[0].expression: COOKIE needs the name of a cookie',
      { subject: 'COOKIE', expression: ' ', comparison: 'EXISTS' },
    ],
    ["checks[0].expression: 'id' is no JSONPath", { subject: 'JSON', expression: 'id', comparison: 'EXISTS' }],
    ["checks[0].value: '(' is no regular expression", { subject: 'BODY', comparison: 'MATCHES', value: '(' }],
    [
      'checks[0].value: The regular expression is longer than',
      { subject: 'BODY', comparison: 'MATCHES', value: 'x'.repeat(1001) },
    ],
    [
      "checks[0].value: 'soon' is not a number",
      { subject: 'JSON', expression: '$', comparison: 'LESS_THAN', value: 'soon' },
    ],
    ['checks[0].comparison: LATENCY_MS is a number', { subject: 'LATENCY_MS', comparison: 'CONTAINS', value: '5' }],
    ['checks[0].value: SIZE_BYTES is never below 0', { subject: 'SIZE_BYTES', comparison: 'LESS_THAN', value: '-5' }],
    ['checks[0].name: This is blank', { name: '', subject: 'STATUS', comparison: 'EQUALS', value: '200' }],
  ])('%s', (issue, check) => {
    const issues = shown(checksIssues([check], 'checks'));
    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(`ERROR ${issue}`);
  });

  it('of one name are warned of', () => {
    const check: CheckDefinition = { subject: 'STATUS', comparison: 'EQUALS', value: '200' };
    expect(shown(checksIssues([check, check], 'checks'))).toEqual([
      expect.stringContaining("WARNING checks[1]: There is another check 'STATUS EQUALS 200'"),
    ]);
  });

  it('are 50 at most', () => {
    const checks = Array.from(
      { length: 51 },
      (_, index): CheckDefinition => ({ name: `c${index}`, subject: 'STATUS', comparison: 'EQUALS', value: '200' }),
    );
    expect(shown(checksIssues(checks, 'checks'))).toEqual(['ERROR checks: There are 51 entries: give at most 50']);
  });
});

describe('extractions', () => {
  it.each<[string | null, ExtractDefinition]>([
    [null, { name: 'id', from: 'JSON', expression: '$.id' }],
    [null, { name: 'id', from: 'REGEX', expression: 'id=(\\d+)' }],
    [null, { name: 'id', from: 'STATUS' }],
    ["extract[0].name: 'a b' cannot stand in a template", { name: 'a b', from: 'STATUS' }],
    ['extract[0].expression: STATUS has no use', { name: 'id', from: 'STATUS', expression: '$' }],
    ['extract[0].expression: JSON needs a JSONPath, such as $.id', { name: 'id', from: 'JSON' }],
    ["extract[0].expression: '(' is no regular expression", { name: 'id', from: 'REGEX', expression: '(' }],
  ])('%s', (issue, extraction) => {
    const issues = shown(extractIssues([extraction], 'extract'));
    expect(issues).toEqual(issue === null ? [] : [expect.stringContaining(`ERROR ${issue}`)]);
  });
});

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
