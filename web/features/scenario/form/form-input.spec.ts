import { describe, expect, it } from 'vitest';
import type { ScenarioPartsFragment } from '../../../gql/graphql.ts';
import { formOfDefinition, inputOfDefinition } from './read-definition.ts';
import { emptyForm, emptyStep } from './scenario-form.ts';
import { inputOfForm } from './write-input.ts';

const definition: ScenarioPartsFragment = {
  name: 'Shop',
  description: null,
  tags: ['shop', 'nightly'],
  visibility: 'SHARED',
  target: 'https://shop.example',
  load: {
    model: 'CONSTANT_RATE',
    rate: 0.5,
    users: null,
    duration: '10m',
    stages: null,
    maxInFlight: 50,
    gracefulStop: '30s',
    warmUp: '10s',
  },
  steps: [
    {
      name: 'order',
      http: {
        method: 'POST',
        url: '/orders',
        headers: [{ name: 'x-a', value: '1' }],
        query: [],
        body: null,
        json: { items: [1, null], note: '{{note}}' },
        form: null,
        timeout: '5s',
        connectTimeout: '1s',
        maxRedirects: 3,
        retry: { maxAttempts: 2, baseDelay: '100ms', maxDelay: '10s', onStatus: [503] },
      },
      extract: [{ name: 'id', from: 'JSON', expression: '$.id', default: null }],
      checks: [
        { name: null, subject: 'STATUS', expression: null, comparison: 'EQUALS', value: '201' },
        { name: 'has id', subject: 'JSON', expression: '$.id', comparison: 'EXISTS', value: null },
      ],
      thinkTime: '1s',
      thinkTimeMax: '2s',
    },
  ],
  variables: { note: 'hello', limit: 3, none: null },
  secrets: [{ name: 'token' }],
  data: [{ name: 'users', csv: null, rows: [{ name: 'a', age: null }], order: 'ONCE' }],
  thresholds: [
    {
      metric: 'errorRate',
      comparison: 'AT_MOST',
      value: 0.01,
      step: null,
      window: '30s',
      abortOnFail: true,
      abortDelay: '0s',
    },
  ],
  httpVersion: 'AUTO',
  tls: null,
  cookies: 'ITERATION',
  maxConnections: 20,
  placement: [{ region: 'eu', slots: null }],
  onWorkerLoss: 'REPLACE',
  seed: 7,
};

describe('the form of a scenario', () => {
  it('gives back what it was made of, with all that it has no field for', () => {
    const { input, issues } = inputOfForm(formOfDefinition(definition));
    expect(issues).toEqual([]);
    expect(input).toEqual(inputOfDefinition(definition));
    expect(input).toMatchObject({
      variables: { note: 'hello', limit: 3, none: null },
      data: [{ rows: [{ name: 'a', age: null }] }],
      steps: [{ http: { json: { items: [1, null] }, retry: { maxAttempts: 2 } }, extract: [{ name: 'id' }] }],
      thresholds: [{ metric: 'errorRate', window: '30s' }],
      secrets: [{ name: 'token' }],
    });
    expect(input).not.toHaveProperty('description');
    expect(input.load).not.toHaveProperty('users');
  });

  it('sends only the fields that the model has a use for', () => {
    const form = emptyForm();
    expect(inputOfForm(form).input.load).toEqual({
      model: 'CONSTANT_RATE',
      rate: 10,
      duration: '1m',
      warmUp: '0s',
      gracefulStop: '30s',
    });
    const users = inputOfForm({
      ...form,
      load: { ...form.load, model: 'CONSTANT_USERS', users: '1.5', maxInFlight: '9' },
    });
    expect(users.input.load).toEqual({
      model: 'CONSTANT_USERS',
      users: 1.5,
      duration: '1m',
      warmUp: '0s',
      gracefulStop: '30s',
    });
  });

  it('names what cannot be sent by the path that the API would give', () => {
    const form = emptyForm();
    const step = { ...emptyStep(), bodyKind: 'json' as const, json: '{"a": }' };
    const { issues } = inputOfForm({ ...form, load: { ...form.load, rate: 'many' }, steps: [emptyStep(), step] });
    expect(issues.map(({ path }) => path)).toEqual(['load.rate', 'steps[1].http.json']);
    expect(issues[0]?.message).toContain('“many” is not a number');
  });

  it('sends one kind of body, and keeps the texts of the others', () => {
    const step = { ...emptyStep(), bodyKind: 'text' as const, text: 'hi', json: '{}' };
    expect(inputOfForm({ ...emptyForm(), steps: [step] }).input.steps[0]?.http).toMatchObject({ body: 'hi' });
    expect(inputOfForm({ ...emptyForm(), steps: [step] }).input.steps[0]?.http).not.toHaveProperty('json');
  });

  it('takes a changed value of a variable as text', () => {
    const form = formOfDefinition(definition);
    const variables = form.variables.map((row) => (row.name === 'limit' ? { ...row, value: '4' } : row));
    expect(inputOfForm({ ...form, variables }).input.variables).toEqual({ note: 'hello', limit: '4', none: null });
  });

  it('finds a free name for a new step', () => {
    const first = emptyStep();
    expect([first.name, emptyStep([first]).name, emptyStep([{ ...first, name: 'step 2' }]).name]).toEqual([
      'step 1',
      'step 2',
      'step 3',
    ]);
  });
});
