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
const stages = [{ to: 5, duration: '1m' }];
const unsupported = (changes: Partial<ScenarioInput>) => [...unsupportedIssues(normalize({ ...BASE, ...changes }))];

it.each<[string, Partial<ScenarioInput>]>([
  ['load.model: The load model RAMPING_RATE is', { load: { model: 'RAMPING_RATE', stages } }],
  ['load.model: The load model RAMPING_USERS is', { load: { model: 'RAMPING_USERS', stages } }],
  ['steps[0].extract: Extraction is', { steps: [{ ...STEP, extract: [{ name: 'a', from: 'STATUS' }] }] }],
  [
    'steps[0].http.url: Functions in templates ({{$name}}) are',
    { steps: [{ name: 'a', http: { url: '/{{$uuid}}' } }] },
  ],
  [
    'steps[0].http.json.id: Data columns in templates ({{source.column}}) are',
    { steps: [{ name: 'a', http: { url: '/', json: { id: '{{a.b}}' } } }] },
  ],
  ['data: Data sources are', { data: [{ name: 'a', csv: 'b\n1' }] }],
  ['secrets: Secrets are', { secrets: [{ name: 'a' }] }],
  ['thresholds: Thresholds are', { thresholds: [{ metric: 'errorRate', comparison: 'LESS_THAN', value: 0.1 }] }],
  ['steps[0].http.retry: Retries are', { steps: [{ name: 'a', http: { url: '/', retry: { maxAttempts: 2 } } }] }],
  ['tls.insecure: Unchecked certificates are', { tls: { insecure: true } }],
  ['tls.ca: Own certificate authorities are', { tls: { ca: '' } }],
  ['tls.serverName: Server names for TLS are', { tls: { serverName: '' } }],
  ['httpVersion: HTTP2 is', { httpVersion: 'HTTP2' }],
  ['cookies: Cookies kept for each user are', { cookies: 'USER' }],
  [
    'steps[0].checks[1].subject: Checks of anything but STATUS are',
    {
      steps: [
        {
          ...STEP,
          checks: [
            { subject: 'STATUS', comparison: 'EQUALS', value: '200' },
            { subject: 'BODY', comparison: 'CONTAINS', value: '' },
          ],
        },
      ],
    },
  ],
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
