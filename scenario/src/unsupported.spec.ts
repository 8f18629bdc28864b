import { expect, it } from 'vitest';
import type { ScenarioInput, StepInput } from './input.ts';
import { normalize } from './normalize.ts';
import { unsupportedIssues } from './unsupported.ts';

const STEP: StepInput = { name: 'Home', http: { url: '/' } };
const BASE: ScenarioInput = {
  name: 'Shop',
  target: 'https://shop.example',
  load: { model: 'CONSTANT_RATE', rate: 1, duration: '1m' },
  steps: [STEP],
};
const unsupported = (changes: Partial<ScenarioInput>) => [...unsupportedIssues(normalize({ ...BASE, ...changes }))];

it.each<[string, Partial<ScenarioInput>]>([
  ['data: Data sources are', { data: [{ name: 'a', csv: 'b\n1' }] }],
  ['thresholds: Thresholds are', { thresholds: [{ metric: 'errorRate', comparison: 'LESS_THAN', value: 0.1 }] }],
  ['httpVersion: HTTP2 is', { httpVersion: 'HTTP2' }],
])('%s not supported by this version yet', (issue, changes) => {
  const [path, what] = issue.split(': ');
  expect(unsupported(changes)).toEqual([
    { path, message: `${what} not supported by this version yet`, severity: 'ERROR' },
  ]);
});

it('leaves what is supported alone', () => {
  const http = { url: '/{{a}}', maxRedirects: 5, json: { a: ['{{a}}'] }, headers: [{ name: 'x', value: '{{"{{"}}' }] };
  const load = { model: 'CONSTANT_USERS' as const, users: 1, duration: '1m' };
  expect(
    unsupported({
      load,
      tls: {},
      variables: { a: 1 },
      cookies: 'ITERATION',
      httpVersion: 'HTTP1',
      steps: [{ name: 'a', http }],
    }),
  ).toEqual([]);
});
