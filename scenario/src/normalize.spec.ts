import { expect, it } from 'vitest';
import type { ScenarioInput } from './input.ts';
import { normalize } from './normalize.ts';

const SHORT: ScenarioInput = {
  name: 'Shop',
  target: 'https://shop.example',
  load: { model: 'CONSTANT_USERS', users: 5, duration: '1m' },
  steps: [{ name: 'Home', http: { url: '/', retry: { maxAttempts: 2 }, json: { kept: null } } }],
  data: [{ name: 'rows', rows: [{ kept: null }] }],
  thresholds: [{ metric: 'errorRate', comparison: 'LESS_THAN', value: 0.01 }],
  tls: {},
};

it('fills in every default of the schema', () => {
  expect(normalize(SHORT)).toEqual({
    name: 'Shop',
    tags: [],
    visibility: 'PRIVATE',
    target: 'https://shop.example',
    load: { model: 'CONSTANT_USERS', users: 5, duration: '1m', gracefulStop: '30s', warmUp: '0s' },
    steps: [
      {
        name: 'Home',
        http: {
          method: 'GET',
          url: '/',
          headers: [],
          query: [],
          json: { kept: null },
          timeout: '30s',
          connectTimeout: '10s',
          maxRedirects: 10,
          retry: { maxAttempts: 2, baseDelay: '100ms', maxDelay: '10s', onStatus: [429, 502, 503, 504] },
        },
        extract: [],
        checks: [],
        thinkTime: '0s',
      },
    ],
    secrets: [],
    data: [{ name: 'rows', rows: [{ kept: null }], order: 'SEQUENTIAL' }],
    thresholds: [{ metric: 'errorRate', comparison: 'LESS_THAN', value: 0.01, abortOnFail: false, abortDelay: '0s' }],
    httpVersion: 'AUTO',
    tls: { insecure: false },
    cookies: 'ITERATION',
    placement: [],
    onWorkerLoss: 'REPLACE',
  });
});

it('comes to the same from a definition, and leaves null and undefined out', () => {
  const definition = normalize(SHORT);
  expect(normalize(definition)).toStrictEqual(definition);
  expect(normalize({ ...definition, seed: null, description: null, variables: null })).toStrictEqual(definition);
});

it('orders the fields as the schema does, and shares no list with its input or its defaults', () => {
  const { steps, name, ...rest } = SHORT;
  const turned = normalize({ steps, ...rest, name });
  expect(JSON.stringify(turned)).toBe(JSON.stringify(normalize(SHORT)));
  expect(normalize(SHORT).data).not.toBe(SHORT.data);
  expect(normalize(SHORT).tags).not.toBe(normalize(SHORT).tags);
});
