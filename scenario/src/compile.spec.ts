import { describe, expect, it } from 'vitest';
import { checkName, compileScenario } from './compile.ts';
import type { HttpRequestInput, ScenarioInput } from './input.ts';
import { normalize } from './normalize.ts';

const BASE: ScenarioInput = {
  name: 'Shop',
  target: 'https://shop.example/api/',
  load: { model: 'CONSTANT_RATE', rate: 2000, duration: '20s' },
  steps: [{ name: 'Home', http: { url: '/' } }],
};
const compile = (changes: Partial<ScenarioInput> = {}) => compileScenario(normalize({ ...BASE, ...changes }));
const request = (http: HttpRequestInput, changes: Partial<ScenarioInput> = {}) =>
  compile({ ...changes, steps: [{ name: 'Only', http }] }).steps[0]?.request;
const text = (value: string) => [{ kind: 'text', text: value }];

it('fills in all defaults', () => {
  expect(compile()).toEqual({
    name: 'Shop',
    target: 'https://shop.example/api/',
    load: {
      model: 'CONSTANT_RATE',
      curve: {
        unit: 'ITERATIONS_PER_SECOND',
        segments: [{ startMs: 0, endMs: 20_000, from: 2000, to: 2000, before: 0 }],
        durationMs: 20_000,
        total: 40_000,
        peak: 2000,
      },
      durationMs: 20_000,
      iterationLimit: null,
      warmUpMs: 0,
      gracefulStopMs: 30_000,
      maxInFlight: null,
    },
    steps: [
      {
        name: 'Home',
        request: {
          method: 'GET',
          url: text('https://shop.example/'),
          headers: [],
          query: [],
          body: { kind: 'none' },
          timeoutMs: 30_000,
          connectTimeoutMs: 10_000,
          maxRedirects: 10,
          retry: null,
        },
        extract: [],
        checks: [],
        thinkTimeMs: 0,
        thinkTimeMaxMs: null,
      },
    ],
    variables: {},
    secrets: [],
    data: [],
    thresholds: [],
    httpVersion: 'AUTO',
    tls: { insecure: false, ca: null, serverName: null },
    cookies: 'ITERATION',
    maxConnections: null,
    placement: [],
    onWorkerLoss: 'REPLACE',
    seed: null,
  });
});

it('is plain JSON', () => {
  const compiled = compile();
  expect(JSON.parse(JSON.stringify(compiled))).toEqual(compiled);
});

describe('variables', () => {
  const variables = { host: 'cdn.example', id: 7, token: 'first' };

  it('are folded into URL, query, headers and bodies', () => {
    const http = {
      url: 'https://{{host}}/items/{{ id }}',
      query: [{ name: 'q{{id}}', value: '{{host}} & more' }],
      headers: [{ name: 'X-Id', value: 'no. {{id}}' }],
      form: [{ name: '{{id}}', value: '{{host}}' }],
    };
    expect(request(http, { variables })).toMatchObject({
      url: text('https://cdn.example/items/7?q7=cdn.example%20%26%20more'),
      query: [],
      headers: [
        { name: 'X-Id', value: text('no. 7') },
        { name: 'content-type', value: text('application/x-www-form-urlencoded') },
      ],
      body: { kind: 'form', fields: [{ name: text('7'), value: text('cdn.example') }] },
    });
    expect(request({ url: '/', json: { id: '{{id}}' } }, { variables })?.body).toEqual({
      kind: 'json',
      template: text('{"id":7}'),
    });
    expect(request({ url: '/', body: 'id={{id}}' }, { variables })?.body).toEqual({
      kind: 'text',
      template: text('id=7'),
    });
  });

  it('that a step extracts are filled in late, from their first value', () => {
    const compiled = compile({
      variables,
      steps: [
        {
          name: 'Sign in',
          http: { url: '/{{token}}' },
          extract: [{ name: 'token', from: 'JSON', expression: '$.token' }],
        },
        {
          name: 'Use',
          http: { url: '/{{token}}', query: [{ name: 'id', value: '{{id}}' }], json: { token: '{{token}}' } },
        },
      ],
    });
    expect(compiled.variables).toEqual({ token: 'first' });
    expect(compiled.steps[1]?.request).toMatchObject({
      url: [...text('https://shop.example/'), { kind: 'variable', name: 'token' }],
      query: [{ name: text('id'), value: text('7') }],
      body: {
        kind: 'json',
        template: [...text('{"token":'), { kind: 'variable', name: 'token', json: 'value' }, ...text('}')],
      },
    });
  });

  it('that are secrets are filled in late, even where a variable has the name', () => {
    const compiled = request({ url: '/{{token}}' }, { variables, secrets: [{ name: 'token' }] });
    expect(compiled?.url).toEqual([...text('https://shop.example/'), { kind: 'variable', name: 'token' }]);
  });
});

describe('content-type', () => {
  it.each([
    ['json', { json: { a: 1 } }, [['content-type', 'application/json']]],
    ['form', { form: [] }, [['content-type', 'application/x-www-form-urlencoded']]],
    ['text', { body: 'x' }, []],
    ['none', {}, []],
    [
      'given',
      { json: 1, headers: [{ name: 'Content-TYPE', value: 'application/vnd.x+json' }] },
      [['Content-TYPE', 'application/vnd.x+json']],
    ],
  ])('%s', (_, http, headers) => {
    expect(request({ url: '/', ...http })?.headers).toEqual(
      headers.map(([name, value]) => ({ name, value: text(value ?? '') })),
    );
  });
});

it('compiles checks, extractions, data, thresholds, retries and pauses', () => {
  const compiled = compile({
    data: [
      { name: 'people', csv: 'name\nAnn\n' },
      { name: 'more', rows: [{ a: 1 }, { b: null }], order: 'ONCE' },
    ],
    thresholds: [
      { metric: 'latency.p95', comparison: 'AT_MOST', value: 500, window: '10s', abortOnFail: true, abortDelay: '1m' },
    ],
    tls: { serverName: 'x.example' },
    steps: [
      {
        name: 'Only',
        http: { url: '/{{people.name}}', retry: { maxAttempts: 3 } },
        extract: [{ name: 'id', from: 'STATUS', default: '0' }],
        checks: [
          { subject: 'STATUS', comparison: 'EQUALS', value: '200' },
          { name: 'quick', subject: 'LATENCY_MS', comparison: 'LESS_THAN', value: '100' },
        ],
        thinkTime: '1s',
        thinkTimeMax: '2s',
      },
    ],
  });
  expect(compiled.steps[0]).toMatchObject({
    request: { retry: { maxAttempts: 3, baseDelayMs: 100, maxDelayMs: 10_000, onStatus: [429, 502, 503, 504] } },
    extract: [{ name: 'id', from: 'STATUS', expression: null, default: text('0') }],
    checks: [
      { name: 'STATUS EQUALS 200', subject: 'STATUS', expression: null, comparison: 'EQUALS', value: text('200') },
      { name: 'quick', subject: 'LATENCY_MS' },
    ],
    thinkTimeMs: 1000,
    thinkTimeMaxMs: 2000,
  });
  expect(compiled.data).toEqual([
    { name: 'people', columns: ['name'], rowCount: 1, rows: [['Ann']], fileId: null, order: 'SEQUENTIAL' },
    {
      name: 'more',
      columns: ['a', 'b'],
      rowCount: 2,
      rows: [
        [1, null],
        [null, null],
      ],
      fileId: null,
      order: 'ONCE',
    },
  ]);
  expect(compiled.thresholds).toEqual([
    {
      metric: 'latency.p95',
      comparison: 'AT_MOST',
      value: 500,
      step: null,
      windowSeconds: 10,
      abortOnFail: true,
      abortDelayMs: 60_000,
    },
  ]);
  expect(compiled.tls).toEqual({ insecure: false, ca: null, serverName: 'x.example' });
});

describe('templates of answers', () => {
  const steps: ScenarioInput['steps'] = [
    { name: 'Log in', http: { url: '/login' }, extract: [{ name: 'token', from: 'STATUS' }] },
    {
      name: 'Use it',
      http: { url: '/' },
      extract: [{ name: 'next', from: 'JSON', expression: '$.next', default: '/{{first}}/{{token}}' }],
      checks: [
        { subject: 'BODY', comparison: 'CONTAINS', value: '{{token}} {{key}}' },
        { subject: 'STATUS', comparison: 'EQUALS', value: '{{ok}}' },
        { subject: 'BODY', comparison: 'MATCHES', value: '^a{{ok}}$' },
        { subject: 'HEADER', expression: 'etag', comparison: 'EXISTS' },
      ],
    },
  ];
  const compiled = compile({ steps, variables: { first: 'a', ok: 204 }, secrets: [{ name: 'key', value: 'hidden' }] });

  it('are defaults of extractions and values of checks, constants folded in; patterns stand as they are', () => {
    expect(compiled.steps[1]?.extract.map((extraction) => extraction.default)).toEqual([
      [
        { kind: 'text', text: '/a/' },
        { kind: 'variable', name: 'token' },
      ],
    ]);
    expect(compiled.steps[1]?.checks.map(({ value }) => value)).toEqual([
      [
        { kind: 'variable', name: 'token' },
        { kind: 'text', text: ' ' },
        { kind: 'variable', name: 'key' },
      ],
      text('204'),
      text('^a{{ok}}$'),
      null,
    ]);
  });

  it('name secrets, whose values are not in the plan', () => {
    expect(compiled.secrets).toEqual(['key']);
    expect(JSON.stringify(compiled)).not.toContain('hidden');
  });
});

describe('data', () => {
  const FILE = new Map([['f1', { columns: ['email'], rowCount: 30_000 }]]);

  it('of a file are its facts; its rows are fetched later', () => {
    const definition = normalize({ ...BASE, data: [{ name: 'people', fileId: 'f1' }] });
    expect(compileScenario(definition, FILE).data).toEqual([
      { name: 'people', columns: ['email'], order: 'SEQUENTIAL', rowCount: 30_000, rows: null, fileId: 'f1' },
    ]);
    expect(() => compileScenario(definition)).toThrow('data[0].fileId: there is no file f1');
  });

  it('used once limit the load: it ends where the first iteration without a row would be due', () => {
    const definition = normalize({
      ...BASE,
      data: [
        { name: 'people', fileId: 'f1', order: 'ONCE' },
        { name: 'codes', rows: Array.from({ length: 5000 }, (_, code) => ({ code })), order: 'ONCE' },
        { name: 'pages', csv: 'page\n1' },
      ],
    });
    expect(compileScenario(definition, FILE).load).toMatchObject({
      iterationLimit: 5000,
      durationMs: 20_000,
      curve: { durationMs: 2500, total: 5000 },
    });
  });

  it('used once limit users in number only', () => {
    const load = { model: 'CONSTANT_USERS' as const, users: 5, duration: '20s' };
    expect(compile({ load, data: [{ name: 'a', rows: [{ x: 1 }], order: 'ONCE' }] }).load).toMatchObject({
      iterationLimit: 1,
      durationMs: 20_000,
      curve: { durationMs: 20_000, total: null },
    });
  });

  it('used in order or at random limit nothing', () => {
    const data: ScenarioInput['data'] = [
      { name: 'a', rows: [{ x: 1 }] },
      { name: 'b', rows: [{ x: 1 }], order: 'RANDOM' },
    ];
    expect(compile({ data }).load.iterationLimit).toBeNull();
  });
});

it('names a check by what it looks at', () => {
  expect(checkName({ subject: 'HEADER', expression: 'etag', comparison: 'EXISTS' })).toBe('HEADER etag EXISTS');
});

it.each<[string, Partial<ScenarioInput>]>([
  ['target: ', { target: 'shop.example' }],
  ['steps[0]: http is missing', { steps: [{ name: 'x' }] }],
  ['steps[0].http: {{id}} is unknown', { steps: [{ name: 'x', http: { url: '/{{id}}' } }] }],
  ['steps[0].http: {{s.c}} names the unknown data source', { steps: [{ name: 'x', http: { url: '/{{s.c}}' } }] }],
  ['steps[0].http: {{ at character 2', { steps: [{ name: 'x', http: { url: '/{{id' } }] }],
  ['steps[0].http.url has the scheme ftp:', { steps: [{ name: 'x', http: { url: 'ftp://x' } }] }],
  ["'5 parsecs' is not a length of time", { steps: [{ name: 'x', http: { url: '/' }, thinkTime: '5 parsecs' }] }],
  ['data[0].csv: is empty', { data: [{ name: 'd', csv: '' }] }],
  ['data[0].fileId: there is no file 7', { data: [{ name: 'd', fileId: '7' }] }],
])('throws on what is not valid: %s', (message, changes) => {
  expect(() => compile(changes)).toThrow(message);
});

it('a row has no value that it inherits', () => {
  const definition = normalize({
    name: 'Inherited',
    target: 'http://shop.example',
    load: { model: 'CONSTANT_RATE', rate: 1, duration: '1s' },
    steps: [{ name: 'Home', http: { url: '/{{rows.constructor}}' } }],
    data: [{ name: 'rows', rows: [JSON.parse('{"constructor":"a","__proto__":"b"}'), { toString: 'c' }] }],
  });
  expect(compileScenario(definition).data[0]).toMatchObject({
    columns: ['constructor', '__proto__', 'toString'],
    rows: [
      ['a', 'b', null],
      [null, null, 'c'],
    ],
  });
});
