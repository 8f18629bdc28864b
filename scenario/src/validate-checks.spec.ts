import { describe, expect, it } from 'vitest';
import type { CheckDefinition } from './definition.ts';
import type { TemplateNames } from './names.ts';
import { checksIssues } from './validate-checks.ts';

const names: TemplateNames = {
  constants: new Map([['expected', '204']]),
  initial: new Map(),
  secrets: new Set(['key']),
  extractedBy: new Map([['token', 0]]),
  columns: new Map(),
};
const place = { names, step: 1 };
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
    { subject: 'BODY', comparison: 'CONTAINS', value: 'order {{token}} of {{$user}} with {{key}}' },
    { subject: 'STATUS', comparison: 'EQUALS', value: '{{expected}}' },
    { subject: 'STATUS', comparison: 'EQUALS', value: '{{token}}' },
    { subject: 'LATENCY_MS', comparison: 'LESS_THAN', value: '500' },
    { subject: 'SIZE_BYTES', comparison: 'GREATER_THAN', value: '0' },
  ])('%j is right', (check) => {
    expect(shown(checksIssues([check], 'checks', place))).toEqual([]);
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
      "checks[0].value: 'soon' is not a number: write one, such as LESS_THAN 500",
      { subject: 'JSON', expression: '$', comparison: 'LESS_THAN', value: 'soon' },
    ],
    ['checks[0].comparison: LATENCY_MS is a number', { subject: 'LATENCY_MS', comparison: 'CONTAINS', value: '5' }],
    ['checks[0].value: SIZE_BYTES is never below 0', { subject: 'SIZE_BYTES', comparison: 'LESS_THAN', value: '-5' }],
    ['checks[0].name: This is blank', { name: '', subject: 'STATUS', comparison: 'EQUALS', value: '200' }],
  ])('%s', (issue, check) => {
    const issues = shown(checksIssues([check], 'checks', place));
    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(`ERROR ${issue}`);
  });

  it('of one name are warned of', () => {
    const check: CheckDefinition = { subject: 'STATUS', comparison: 'EQUALS', value: '200' };
    expect(shown(checksIssues([check, check], 'checks', place))).toEqual([
      expect.stringContaining("WARNING checks[1]: There is another check 'STATUS EQUALS 200'"),
    ]);
  });

  it('are 50 at most', () => {
    const checks = Array.from(
      { length: 51 },
      (_, index): CheckDefinition => ({ name: `c${index}`, subject: 'STATUS', comparison: 'EQUALS', value: '200' }),
    );
    expect(shown(checksIssues(checks, 'checks', place))).toEqual([
      'ERROR checks: There are 51 entries: give at most 50',
    ]);
  });
});
