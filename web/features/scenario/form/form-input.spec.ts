import { describe, expect, it } from 'vitest';
import type { ScenarioPartsFragment } from '../../../gql/graphql.ts';
import { emptyForm, emptyStep, newCheck } from './new-form.ts';
import { formOfDefinition, inputOfDefinition } from './read-definition.ts';
import { inputOfForm, withoutSecretValues } from './write-input.ts';

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
  secrets: [{ name: 'token', isSet: true }],
  data: [{ name: 'users', csv: null, rows: [{ name: 'a', age: null }], file: null, order: 'ONCE' }],
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

  it('takes the value of a variable as text or as JSON', () => {
    const form = formOfDefinition(definition);
    const variables = form.variables.map((row) => (row.name === 'limit' ? { ...row, value: '[4, "x"]' } : row));
    expect(inputOfForm({ ...form, variables }).input.variables).toEqual({ note: 'hello', limit: [4, 'x'], none: null });
    const wrong = variables.map((row) => (row.name === 'note' ? { ...row, isJson: true } : row));
    expect(inputOfForm({ ...form, variables: wrong }).issues).toMatchObject([{ path: 'variables.note' }]);
    const twice = [...variables, { key: 'x', name: 'note', value: '', isJson: false }];
    expect(inputOfForm({ ...form, variables: twice }).issues).toMatchObject([{ path: 'variables.note.name' }]);
  });

  it('gives the stages of a ramp in their order, and nothing that only constant loads have', () => {
    const form = emptyForm();
    const stages = [
      { key: 'a', to: '100', duration: ' 30s ' },
      { key: 'b', to: '0', duration: '0s' },
    ];
    const load = { ...form.load, model: 'RAMPING_RATE' as const, rate: '', stages };
    expect(inputOfForm({ ...form, load }).input.load).toEqual({
      model: 'RAMPING_RATE',
      stages: [
        { to: 100, duration: '30s' },
        { to: 0, duration: '0s' },
      ],
      warmUp: '0s',
      gracefulStop: '30s',
    });
    const blank = { ...load, stages: [{ key: 'a', to: '', duration: '1m' }] };
    expect(inputOfForm({ ...form, load: blank }).issues).toMatchObject([{ path: 'load.stages[0].to' }]);
  });

  it('leaves out what a check, an extraction or a retry has no use for', () => {
    const check = { ...newCheck(), expression: '$.id', value: ' 201 ' };
    const exists = { ...newCheck(), subject: 'JSON' as const, expression: '$.id', comparison: 'EXISTS' as const };
    const status = {
      key: 'a',
      name: ' code ',
      from: 'STATUS' as const,
      expression: 'x',
      hasDefault: false,
      default: 'y',
    };
    const json = { ...status, from: 'JSON' as const, expression: '$.a', hasDefault: true, default: '' };
    const step = { ...emptyStep(), checks: [check, exists], extract: [status, json], isRetried: true };
    const { steps } = inputOfForm({ ...emptyForm(), steps: [step] }).input;
    expect(steps[0]).toMatchObject({
      checks: [
        { subject: 'STATUS', comparison: 'EQUALS', value: '201' },
        { subject: 'JSON', expression: '$.id', comparison: 'EXISTS' },
      ],
      extract: [
        { name: 'code', from: 'STATUS' },
        { name: 'code', from: 'JSON', expression: '$.a', default: '' },
      ],
      http: { retry: { maxAttempts: 3, onStatus: [429, 502, 503, 504] } },
    });
    expect(steps[0]?.checks?.[0]).not.toHaveProperty('expression');
    expect(steps[0]?.checks?.[1]).not.toHaveProperty('value');
    expect(steps[0]?.extract?.[0]).not.toHaveProperty('default');
  });

  it('sends the value of a secret only where one was typed, and not for a preview', () => {
    const secret = { key: 'a', name: 'token', value: '', isSet: true, isReplaced: false };
    const secrets = [
      secret,
      { ...secret, name: 'other', isReplaced: true, value: 'new' },
      { ...secret, name: 'fresh', isSet: false, value: 'first' },
      { ...secret, name: 'later', isSet: false },
    ];
    const { input } = inputOfForm({ ...emptyForm(), secrets });
    expect(input.secrets).toEqual([
      { name: 'token' },
      { name: 'other', value: 'new' },
      { name: 'fresh', value: 'first' },
      { name: 'later' },
    ]);
    expect(JSON.stringify(withoutSecretValues(input))).not.toMatch(/new|first/);
    const blank = inputOfForm({ ...emptyForm(), secrets: [{ ...secret, isReplaced: true }] });
    expect(blank.input.secrets).toEqual([{ name: 'token' }]);
    expect(blank.issues).toMatchObject([{ path: 'secrets[0].value' }]);
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
