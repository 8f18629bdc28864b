import { describe, expect, it } from 'vitest';
import { compileScenario } from './compile.ts';
import type { HttpRequestInput, LoadInput, ScenarioInput } from './input.ts';
import { hasErrors } from './issue.ts';
import { normalize } from './normalize.ts';
import { validateScenario } from './validate.ts';

const RATE: LoadInput = { model: 'CONSTANT_RATE', rate: 10, duration: '10s' };
const USERS: LoadInput = { model: 'CONSTANT_USERS', users: 10, duration: '10s' };
const BASE: ScenarioInput = {
  name: 'Shop',
  target: 'https://shop.example',
  load: RATE,
  steps: [{ name: 'Home', http: { url: '/' } }],
};

/** `ERROR path: message` of each issue, without what this version cannot run yet. */
function issuesOf(changes: Partial<ScenarioInput>): string[] {
  return validateScenario(normalize({ ...BASE, ...changes }))
    .filter(({ message }) => !message.endsWith('not supported by this version yet'))
    .map(({ severity, path, message }) => `${severity} ${path}: ${message}`);
}
const http = (fields: Partial<HttpRequestInput>): Partial<ScenarioInput> => ({
  steps: [{ name: 'Home', http: { url: '/', method: 'POST', ...fields } }],
});
const load = (fields: Partial<LoadInput>): Partial<ScenarioInput> => ({ load: { ...RATE, ...fields } });

function expectOnly(changes: Partial<ScenarioInput>, start: string): void {
  const issues = issuesOf(changes);
  expect(issues).toHaveLength(1);
  expect(issues[0]).toContain(start);
}

describe('a valid scenario', () => {
  it.each<[string, Partial<ScenarioInput>]>([
    ['shortest', {}],
    ['users', { load: USERS }],
    ['a ramp from 0', { load: { model: 'RAMPING_RATE', stages: [{ to: 5.5, duration: '1m' }] } }],
    [
      'users with a jump',
      {
        load: {
          model: 'RAMPING_USERS',
          users: 0,
          stages: [
            { to: 5, duration: '0s' },
            { to: 5, duration: '1m' },
          ],
        },
      },
    ],
    ['nulls', { load: { ...RATE, users: null, stages: null }, variables: null, tls: null, seed: null }],
    [
      'unknown subdomains',
      http({ url: 'https://{{sub}}.example:{{port}}/' }) && {
        ...http({ url: 'http://{{sub}}.example:{{port}}/' }),
        variables: { sub: 'a', port: 81 },
      },
    ],
    ['host header', http({ headers: [{ name: 'Host', value: 'shop.example' }] })],
    [
      'repeated header',
      http({
        headers: [
          { name: 'x-a', value: '1' },
          { name: 'X-A', value: '2' },
        ],
      }),
    ],
    ['empty body', http({ body: '' })],
    ['a body of exactly 1 MB', http({ body: 'x'.repeat(1_048_576) })],
    ['cookies of users', { load: USERS, cookies: 'USER' }],
    ['a warm-up', load({ warmUp: '9s' })],
  ])('%s has no issue', (_, changes) => {
    expect(issuesOf(changes)).toEqual([]);
    expect(() => compileScenario(normalize({ ...BASE, ...changes }))).not.toThrow();
  });
});

describe('settings', () => {
  it.each<[string, Partial<ScenarioInput>]>([
    ['ERROR name: This is blank', { name: ' ' }],
    ['ERROR name: This has 201 characters', { name: 'x'.repeat(201) }],
    ['ERROR name: This holds a line break', { name: 'a\nb' }],
    ['ERROR description: The description is longer', { description: 'x'.repeat(10_001) }],
    ['ERROR tags[1]: This is blank', { tags: ['a', ''] }],
    ["ERROR tags[2]: 'a' is there twice", { tags: ['a', 'b', 'a'] }],
    ['ERROR tags: There are 51 entries', { tags: Array.from({ length: 51 }, (_, index) => `t${index}`) }],
    ['ERROR target: The target is blank', { target: '' }],
    ["ERROR target: 'shop.example' is not an absolute URL", { target: 'shop.example' }],
    ["ERROR target: 'localhost:8080' has no scheme: write http://localhost:8080", { target: 'localhost:8080' }],
    ["ERROR target: 'ftp://shop.example' has the scheme ftp:", { target: 'ftp://shop.example' }],
    [
      "ERROR target: 'https://me:secret@shop.example' must not carry a user name",
      { target: 'https://me:secret@shop.example' },
    ],
    ['ERROR target: The target is no template', { target: 'https://{{host}}' }],
    ['WARNING target: The query and the fragment', { target: 'https://shop.example/?a=1' }],
    ['ERROR cookies: CONSTANT_RATE has no users', { cookies: 'USER' }],
    ['ERROR maxConnections: 0 is out of range', { maxConnections: 0 }],
    ['ERROR maxConnections: 1.5 is not a whole number', { maxConnections: 1.5 }],
    ['ERROR placement[0].region: This is blank', { placement: [{ region: '' }] }],
    ['ERROR placement[0].slots: 0 is out of range', { placement: [{ region: 'eu', slots: 0 }] }],
    [
      "ERROR placement[1].region: 'eu' is the region of placement[0] too",
      { placement: [{ region: 'eu' }, { region: 'eu' }] },
    ],
    ['ERROR seed: 2,147,483,648 is out of range', { seed: 2 ** 31 }],
    ['ERROR tls.ca: This is no certificate', { tls: { ca: 'abc' } }],
    ["ERROR tls.serverName: 'https://x' is no host name", { tls: { serverName: 'https://x' } }],
    ['ERROR : The scenario has', { description: 'd', variables: { a: 'x'.repeat(2 * 1_048_576) } }],
  ])('%s', (issue, changes) => expectOnly(changes, issue));

  it('takes a certificate', () => {
    expect(
      issuesOf({ tls: { ca: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', serverName: 'a.b' } }),
    ).toEqual([]);
  });
});

describe('load', () => {
  it.each<[string, Partial<ScenarioInput>]>([
    ['ERROR load.rate: A rate of 0 starts nothing', load({ rate: 0 })],
    ['ERROR load.rate: -1 is out of range: give more than 0 to 10,000,000 per second', load({ rate: -1 })],
    ['ERROR load.rate: NaN is out of range', load({ rate: Number.NaN })],
    ['ERROR load.rate: 10000001 is out of range', load({ rate: 10_000_001 })],
    [
      'ERROR load.rate: CONSTANT_RATE needs rate: give it, such as rate: 100',
      { load: { model: 'CONSTANT_RATE', duration: '1s' } },
    ],
    ['ERROR load.duration: CONSTANT_RATE needs duration', { load: { model: 'CONSTANT_RATE', rate: 1 } }],
    [
      "ERROR load.duration: '5 parsecs' is not a length of time: write a number and a unit",
      load({ duration: '5 parsecs' }),
    ],
    ['ERROR load.duration: The load lasts 0 s', load({ duration: '0s' })],
    ["ERROR load.duration: '32d' is too long: give at most 31 d", load({ duration: '32d' })],
    [
      'ERROR load.users: CONSTANT_RATE has no use for users: leave it out (it takes rate, duration, maxInFlight)',
      load({ users: 5 }),
    ],
    ['ERROR load.stages: CONSTANT_RATE has no use for stages', load({ stages: [] })],
    ['ERROR load.maxInFlight: 0 is out of range', load({ maxInFlight: 0 })],
    ['ERROR load.maxInFlight: 1.5 is not a whole number', load({ maxInFlight: 1.5 })],
    ['ERROR load.maxInFlight: CONSTANT_USERS has no use for maxInFlight', { load: { ...USERS, maxInFlight: 5 } }],
    ['ERROR load.rate: CONSTANT_USERS has no use for rate', { load: { ...USERS, rate: 5 } }],
    ['ERROR load.users: 0 is out of range', { load: { ...USERS, users: 0 } }],
    ['ERROR load.users: 1.5 is not a whole number', { load: { ...USERS, users: 1.5 } }],
    ['ERROR load.users: CONSTANT_USERS needs users', { load: { model: 'CONSTANT_USERS', duration: '1s' } }],
    ['ERROR load.stages: RAMPING_RATE needs stages', { load: { model: 'RAMPING_RATE', rate: 0 } }],
    ['ERROR load.stages: There is no stage', { load: { model: 'RAMPING_RATE', stages: [] } }],
    [
      'ERROR load.duration: RAMPING_RATE has no use for duration',
      { load: { model: 'RAMPING_RATE', duration: '1s', stages: [{ to: 1, duration: '1s' }] } },
    ],
    [
      'ERROR load.rate: -1 is out of range: give 0 to',
      { load: { model: 'RAMPING_RATE', rate: -1, stages: [{ to: 1, duration: '1s' }] } },
    ],
    [
      'ERROR load.stages[0].to: -1 is out of range',
      { load: { model: 'RAMPING_RATE', stages: [{ to: -1, duration: '1s' }] } },
    ],
    [
      'ERROR load.stages[0].to: 1.5 is not a whole number',
      { load: { model: 'RAMPING_USERS', stages: [{ to: 1.5, duration: '1s' }] } },
    ],
    [
      "ERROR load.stages[0].duration: '1' is not a length of time",
      { load: { model: 'RAMPING_USERS', stages: [{ to: 1, duration: '1' }] } },
    ],
    [
      'ERROR load.stages: The load lasts 0 s',
      { load: { model: 'RAMPING_USERS', stages: [{ to: 1, duration: '0s' }] } },
    ],
    [
      'ERROR load.stages: The load is 0 throughout',
      { load: { model: 'RAMPING_USERS', stages: [{ to: 0, duration: '1s' }] } },
    ],
    [
      'ERROR load.stages: The stages last 32 d together',
      {
        load: {
          model: 'RAMPING_USERS',
          stages: [
            { to: 1, duration: '16d' },
            { to: 1, duration: '16d' },
          ],
        },
      },
    ],
    ["ERROR load.warmUp: '1.5s' is not in whole seconds: write it as 2s", load({ warmUp: '1.5s' })],
    ['ERROR load.warmUp: The warm-up leaves nothing to measure', load({ warmUp: '10s' })],
    ["ERROR load.gracefulStop: '2h' is too long", load({ gracefulStop: '2h' })],
    ["ERROR load.gracefulStop: 'soon' is not a length of time", load({ gracefulStop: 'soon' })],
  ])('%s', (issue, changes) => expectOnly(changes, issue));
});

describe('steps', () => {
  const many = (length: number) => Array.from({ length }, (_, index) => ({ name: `s${index}`, http: { url: '/' } }));

  it.each<[string, Partial<ScenarioInput>]>([
    ['ERROR steps: There is no step', { steps: [] }],
    ['ERROR steps: There are 201 steps: give at most 200', { steps: many(201) }],
    ['ERROR steps[0].name: This is blank', { steps: [{ name: '', http: { url: '/' } }] }],
    [
      "ERROR steps[2].name: 's0' is the name of steps[0] too: steps need a name of their own",
      { steps: [...many(2), ...many(1)] },
    ],
    ['ERROR steps[0].http: This step does nothing', { steps: [{ name: 'a' }] }],
    [
      "ERROR steps[0].thinkTime: '-1s' is not a length of time",
      { steps: [{ name: 'a', http: { url: '/' }, thinkTime: '-1s' }] },
    ],
    [
      'ERROR steps[0].thinkTimeMax: 1s is shorter than thinkTime (2s)',
      { steps: [{ name: 'a', http: { url: '/' }, thinkTime: '2s', thinkTimeMax: '1s' }] },
    ],
    ["ERROR steps[0].http.url: 'ftp://files.example/x' has the scheme ftp:", http({ url: 'ftp://files.example/x' })],
    ['ERROR steps[0].http.url: The URL is blank: write / for the target itself', http({ url: ' ' })],
    ["ERROR steps[0].http.url: 'http://a b' is not a URL", http({ url: 'http://a b' })],
    ['ERROR steps[0].http.url: The URL is longer than 16,384 bytes', http({ url: `/${'x'.repeat(16_384)}` })],
    ['ERROR steps[0].http.url: {{user}} is unknown: add user to variables', http({ url: '/{{user}}' })],
    ['ERROR steps[0].http.url: {{ at character 2 is not closed', http({ url: '/{{user' })],
    [
      "ERROR steps[0].http.url: 'gopher://x/' has the scheme gopher:",
      { ...http({ url: '{{base}}/' }), variables: { base: 'gopher://x' } },
    ],
    [
      "WARNING steps[0].http.url: The target's path /api is no part of this URL",
      { ...http({ url: '/users' }), target: 'https://shop.example/api' },
    ],
    ['ERROR steps[0].http.headers[0].name: This is blank', http({ headers: [{ name: '', value: '' }] })],
    ["ERROR steps[0].http.headers[0].name: 'a b' is no header's name", http({ headers: [{ name: 'a b', value: '' }] })],
    [
      "ERROR steps[0].http.headers[0].name: 'a\r\nb' is no header's name",
      http({ headers: [{ name: 'a\r\nb', value: '' }] }),
    ],
    [
      'ERROR steps[0].http.headers[0].name: content-length cannot be set, since it is counted',
      http({ headers: [{ name: 'Content-Length', value: '5' }] }),
    ],
    [
      'ERROR steps[0].http.headers[0].name: transfer-encoding cannot be set',
      http({ headers: [{ name: 'transfer-encoding', value: 'chunked' }] }),
    ],
    [
      'ERROR steps[0].http.headers[0].name: connection cannot be set',
      http({ headers: [{ name: 'connection', value: 'close' }] }),
    ],
    [
      'ERROR steps[0].http.headers[1].name: host can be sent once',
      http({
        headers: [
          { name: 'host', value: 'a' },
          { name: 'Host', value: 'b' },
        ],
      }),
    ],
    [
      'ERROR steps[0].http.headers[0].value: A header holds no line break',
      http({ headers: [{ name: 'x', value: 'a\r\nb: c' }] }),
    ],
    [
      'ERROR steps[0].http.headers[0].value: A header holds no line break',
      { ...http({ headers: [{ name: 'x', value: '{{v}}' }] }), variables: { v: 'a\nb' } },
    ],
    [
      'ERROR steps[0].http.headers[0].value: A header holds no characters beyond',
      http({ headers: [{ name: 'x', value: '€' }] }),
    ],
    ['ERROR steps[0].http.headers[0].value: {{v}} is unknown', http({ headers: [{ name: 'x', value: '{{v}}' }] })],
    ['ERROR steps[0].http.query[0].name: {{v}} is unknown', http({ query: [{ name: '{{v}}', value: '' }] })],
    ['ERROR steps[0].http.form[0].value: {{v}} is unknown', http({ form: [{ name: '', value: '{{v}}' }] })],
    ['ERROR steps[0].http.body: {{v}} is unknown', http({ body: '{{v}}' })],
    ['ERROR steps[0].http.json.a[1]["b c"]: {{v}} is unknown', http({ json: { a: [1, { 'b c': '{{v}}' }] } })],
    ['ERROR steps[0].http.form: There is body already', http({ body: 'a', form: [] })],
    ['ERROR steps[0].http.json: There is body already', http({ body: 'a', json: 1 })],
    [
      'ERROR steps[0].http.body: The body has 1,048,577 bytes: a step sends at most 1,048,576 (1 MB)',
      http({ body: 'x'.repeat(1_048_577) }),
    ],
    ['ERROR steps[0].http.body: The body has 1,200,000 bytes', http({ body: '€'.repeat(400_000) })],
    ['ERROR steps[0].http.json: The json has 1,048,579 bytes', http({ json: 'x'.repeat(1_048_577) })],
    [
      'ERROR steps[0].http.form: The form has 1,200,002 bytes',
      http({ form: [{ name: 'a', value: '/'.repeat(400_000) }] }),
    ],
    [
      'ERROR steps[0].http.body: The body has 200,000,000,000 bytes',
      { ...http({ body: '{{v}}'.repeat(200_000) }), variables: { v: 'x'.repeat(1_000_000) } },
    ],
    [
      'ERROR steps[0].http.json: This is nested deeper than 100 levels',
      http({ json: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) }),
    ],
    ['WARNING steps[0].http.method: A GET with a body', http({ method: 'GET', body: 'a' })],
    ["ERROR steps[0].http.timeout: '0s' is too short", http({ timeout: '0s' })],
    ["ERROR steps[0].http.timeout: '2h' is too long: give at most 1 h", http({ timeout: '2h' })],
    ["ERROR steps[0].http.connectTimeout: '5' is not a length of time", http({ connectTimeout: '5' })],
    ['ERROR steps[0].http.maxRedirects: -1 is out of range', http({ maxRedirects: -1 })],
    ['ERROR steps[0].http.retry.maxAttempts: 0 is out of range: give 1 to 20', http({ retry: { maxAttempts: 0 } })],
    [
      'ERROR steps[0].http.retry.maxDelay: 1s is shorter than baseDelay (2s)',
      http({ retry: { maxAttempts: 2, baseDelay: '2s', maxDelay: '1s' } }),
    ],
    ['ERROR steps[0].http.retry.onStatus[0]: 42 is out of range', http({ retry: { maxAttempts: 2, onStatus: [42] } })],
  ])('%s', (issue, changes) => expectOnly(changes, issue));

  it('count headers, pairs and checks', () => {
    const pairs = (length: number) => Array.from({ length }, (_, index) => ({ name: `n${index}`, value: '' }));
    expectOnly(http({ headers: pairs(101) }), 'ERROR steps[0].http.headers: There are 101 entries: give at most 100');
    expectOnly(http({ query: pairs(1001) }), 'ERROR steps[0].http.query: There are 1,001 entries');
    expectOnly(http({ form: pairs(1001) }), 'ERROR steps[0].http.form: There are 1,001 entries');
  });
});

describe('names in templates', () => {
  const token = { name: 'token', from: 'JSON' as const, expression: '$.token' };

  it.each<[string, Partial<ScenarioInput>]>([
    [
      'ERROR steps[0].http.url: {{token}} is not there yet: steps[0] extracts it',
      { steps: [{ name: 'a', http: { url: '/{{token}}' }, extract: [token] }] },
    ],
    ['ERROR steps[0].http.url: {{people.x}} names the unknown data source people', http({ url: '/{{people.x}}' })],
    [
      'ERROR steps[0].http.url: {{people.x}} names an unknown column: people has name',
      { ...http({ url: '/{{people.x}}' }), data: [{ name: 'people', csv: 'name\nAnn' }] },
    ],
    ['ERROR variables["a b"]: \'a b\' cannot stand in a template', { variables: { 'a b': 1 } }],
    ['ERROR variables[""]: This is blank', { variables: { '': 1 } }],
    ['WARNING variables.a: The value of a variable is no template', { variables: { a: '{{b}}' } }],
    ['ERROR variables: This is nested deeper', { variables: { a: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) } }],
    ["ERROR secrets[0].name: '1' cannot stand in a template", { secrets: [{ name: '1' }] }],
    ["ERROR secrets[1].name: 'a' is the name of secrets[0] too", { secrets: [{ name: 'a' }, { name: 'a' }] }],
    ["ERROR secrets[0].name: There is a variable 'a' too", { secrets: [{ name: 'a' }], variables: { a: 1 } }],
    [
      "ERROR data[1].name: 'a' is the name of data[0] too",
      {
        data: [
          { name: 'a', rows: [{ x: 1 }] },
          { name: 'a', rows: [{ x: 1 }] },
        ],
      },
    ],
    ['ERROR data[0]: There are no rows: give exactly one of csv', { data: [{ name: 'a' }] }],
    ['ERROR data[0].rows: There is csv already', { data: [{ name: 'a', csv: 'x\n1', rows: [] }] }],
    ['ERROR data[0].rows: There is no row', { data: [{ name: 'a', rows: [] }] }],
    ['ERROR data[0].csv: There is no row', { data: [{ name: 'a', csv: 'x\n' }] }],
    ['ERROR data[0].csv: The CSV is empty', { data: [{ name: 'a', csv: '' }] }],
    ['ERROR data[0].csv: The CSV has two columns named x', { data: [{ name: 'a', csv: 'x,x\n1,2' }] }],
  ])('%s', (issue, changes) => expectOnly(changes, issue));

  it.each<[string, Partial<ScenarioInput>]>([
    [
      "WARNING steps[0].extract[1].name: steps[0].extract[0] extracts 'token' too, and this one replaces it",
      { steps: [{ name: 'a', http: { url: '/' }, extract: [token, token] }] },
    ],
    [
      'WARNING steps[0].extract[0].expression: A regular expression is no template',
      { steps: [{ name: 'a', http: { url: '/' }, extract: [{ name: 'x', from: 'REGEX', expression: 'a{{b}}' }] }] },
    ],
    [
      'WARNING data[0].order: a has 1 row for 100 planned iterations, each to be used once, so the load ends after 100 ms: give more rows, or use SEQUENTIAL',
      { data: [{ name: 'a', csv: 'x\n1', order: 'ONCE' }] },
    ],
    [
      'WARNING data[0].order: a has 40 rows for 100 planned iterations, each to be used once, so the load ends after 4 s',
      { data: [{ name: 'a', rows: Array.from({ length: 40 }, (_, x) => ({ x })), order: 'ONCE' }] },
    ],
    [
      'ERROR data[0].order: a has 1 row for 100 planned iterations, each to be used once, so the load ends within its warm-up',
      { ...load({ warmUp: '1s' }), data: [{ name: 'a', csv: 'x\n1', order: 'ONCE' }] },
    ],
  ])('%s', (issue, changes) => expectOnly(changes, issue));

  it('of rows that suffice, begin again, or serve users, are not warned of', () => {
    const rows = Array.from({ length: 100 }, (_, x) => ({ x }));
    expect(issuesOf({ data: [{ name: 'a', rows, order: 'ONCE' }] })).toEqual([]);
    expect(issuesOf({ data: [{ name: 'a', rows: [{ x: 1 }] }] })).toEqual([]);
    expect(issuesOf({ data: [{ name: 'a', rows: [{ x: 1 }], order: 'RANDOM' }] })).toEqual([]);
    expect(issuesOf({ load: USERS, data: [{ name: 'a', rows: [{ x: 1 }], order: 'ONCE' }] })).toEqual([]);
  });

  it('may be extracted by an earlier step, be secret, or a column of an uploaded file', () => {
    const steps = [
      { name: 'a', http: { url: '/{{secret}}' }, extract: [token] },
      { name: 'b', http: { url: '/{{token}}/{{file.any}}' } },
    ];
    expect(issuesOf({ steps, secrets: [{ name: 'secret' }], data: [{ name: 'file', fileId: '1' }] })).toEqual([]);
  });
});

describe('all at once', () => {
  it('tells every problem in one go', () => {
    const changes: Partial<ScenarioInput> = {
      name: '',
      load: { model: 'CONSTANT_RATE', rate: -1, duration: '5 parsecs', users: 5, warmUp: '0.5s' },
      steps: [
        {
          name: 'a',
          http: { url: 'ftp://x', timeout: 'x', body: '{{a}} {{b}}', headers: [{ name: 'connection', value: '' }] },
        },
        { name: 'a', http: { url: '/{{a' } },
      ],
      target: '/',
    };
    const paths = validateScenario(normalize({ ...BASE, ...changes }))
      .filter(({ severity }) => severity === 'ERROR')
      .map(({ path }) => path);
    expect(paths.sort()).toEqual([
      'load.duration',
      'load.rate',
      'load.users',
      'load.warmUp',
      'name',
      'steps[0].http.body',
      'steps[0].http.body',
      'steps[0].http.headers[0].name',
      'steps[0].http.timeout',
      'steps[0].http.url',
      'steps[1].http.url',
      'steps[1].name',
      'target',
    ]);
  });

  it('tells at most 1,000, errors first', () => {
    const headers = Array.from({ length: 3000 }, () => ({ name: 'connection', value: '' }));
    const issues = validateScenario(
      normalize({ ...BASE, target: 'https://shop.example/?x', steps: [{ name: 'a', http: { url: '/', headers } }] }),
    );
    expect(issues).toHaveLength(1000);
    expect(issues.every(({ severity }) => severity === 'ERROR')).toBe(true);
  });

  it.each<[string, () => Partial<ScenarioInput>]>([
    [
      'steps',
      () => ({ steps: Array.from({ length: 20_000 }, (_, index) => ({ name: `s${index}`, http: { url: '/' } })) }),
    ],
    ['tags', () => ({ tags: Array.from({ length: 100_000 }, (_, index) => `t${index}`) })],
    ['blanks in a function', () => http({ body: `{{$f(${' '.repeat(500_000)}"x` })],
    ['open braces', () => http({ body: '{{$"'.repeat(100_000) })],
    ['distinct unknown names', () => http({ body: Array.from({ length: 100_000 }, (_, x) => `{{n${x}}}`).join('') })],
    [
      'calls of unknown functions',
      () => http({ body: Array.from({ length: 50_000 }, (_, x) => `{{$n${x}}}`).join('') }),
    ],
    ['columns', () => ({ data: [{ name: 'a', csv: Array.from({ length: 100_000 }, (_, x) => `c${x}`).join(',') }] })],
    ['quotes in CSV', () => ({ data: [{ name: 'a', csv: `x\n"${'""'.repeat(500_000)}"` }] })],
  ])('reads very many %s in linear time (else this would take minutes)', (_, changes) => {
    expect(() => issuesOf(changes())).not.toThrow();
  });
});

it('hasErrors looks at errors only', () => {
  expect(hasErrors([])).toBe(false);
  expect(hasErrors([{ path: '', message: '', severity: 'WARNING' }])).toBe(false);
  expect(hasErrors([{ path: '', message: '', severity: 'ERROR' }])).toBe(true);
});
