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
  ['thresholds: Thresholds are', { thresholds: [{ metric: 'errorRate', comparison: 'LESS_THAN', value: 0.1 }] }],
  ['placement: Placement by region is', { placement: [{ region: 'eu' }] }],
])('%s not supported by this version yet', (issue, changes) => {
  const [path, what] = issue.split(': ');
  expect(unsupported(changes)).toEqual([
    { path, message: `${what} not supported by this version yet`, severity: 'ERROR' },
  ]);
});

it('leaves what is supported alone', () => {
  expect(
    unsupported({
      load: { model: 'RAMPING_USERS', stages: [{ to: 5, duration: '1m' }] },
      secrets: [{ name: 'key' }],
      data: [{ name: 'people', csv: 'email\nann@shop.example', order: 'ONCE' }],
      tls: { insecure: true, serverName: 'shop.example' },
      cookies: 'USER',
      httpVersion: 'HTTP2',
      steps: [
        {
          name: 'a',
          http: { url: '/{{$uuid}}', json: '{{people.email}}', retry: { maxAttempts: 2 } },
          extract: [{ name: 'id', from: 'JSON', expression: '$.id' }],
          checks: [{ subject: 'BODY', comparison: 'CONTAINS', value: '{{key}}' }],
        },
      ],
    }),
  ).toEqual([]);
});
