/** One iteration against a real server, as it is told to people. */

import { gzipSync } from 'node:zlib';
import { encodeTryReport } from '@loadtest/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { NO_INPUTS } from './inputs.ts';
import { bePatient } from './testing/patience.ts';
import { planFor, type TestScenario } from './testing/scenario-plan.ts';
import { closedPort, startTarget, type Target } from './testing/target.ts';
import { tryIteration } from './try-iteration.ts';

bePatient();

const targets: Target[] = [];
async function use(target: Promise<Target>): Promise<Target> {
  targets.push(await target);
  return target;
}
afterEach(async () => {
  await Promise.all(targets.splice(0).map((target) => target.close()));
});

const SECRET = 'hunter2&"x"';

async function attempt(scenario: TestScenario, more: { signal?: AbortSignal; deadlineMs?: number } = {}) {
  const secrets = Object.fromEntries((scenario.secrets ?? []).map(({ name }) => [name, SECRET]));
  const report = await tryIteration(planFor(scenario), { ...NO_INPUTS, secrets }, { deadlineMs: 20_000, ...more });
  expect(JSON.stringify(report)).not.toContain('hunter2');
  expect(() => encodeTryReport(report)).not.toThrow();
  return report;
}

it('tells every attempt and hop, with what was sent, answered, extracted and checked, and no secret', async () => {
  const target = await use(
    startTarget((request, response, nth) => {
      const echo = Buffer.concat([Buffer.from(`echo ${request.headers.authorization} `), Buffer.from(SECRET)]);
      if (nth === 0) response.writeHead(503, { 'retry-after': '0' }).end('busy');
      else if (nth === 1) response.writeHead(302, { location: '/there', 'set-cookie': 'sid=1' }).end();
      else if (nth === 2)
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
          .end(gzipSync('{"id":17}'));
      else response.writeHead(200, { 'content-type': 'text/plain' }).end(echo);
    }),
  );
  const { port } = target;
  const report = await attempt({
    target: target.url,
    secrets: [{ name: 'key', value: SECRET }],
    data: [{ name: 'users', rows: [{ name: 'Ada' }] }],
    steps: [
      {
        name: 'Log in',
        http: {
          method: 'POST',
          url: '/login',
          json: { user: '{{users.name}}', password: '{{key}}' },
          retry: { maxAttempts: 2, baseDelay: '1ms' },
        },
        extract: [{ name: 'id', from: 'JSON', expression: '$.id' }],
        checks: [{ name: 'is there', subject: 'JSON', expression: '$.id', comparison: 'EXISTS' }],
      },
      {
        name: 'Use',
        http: {
          url: '/items/{{id}}',
          query: [{ name: 'key', value: '{{key}}' }],
          headers: [{ name: 'Authorization', value: 'Basic {{key}}' }],
        },
        checks: [
          { subject: 'STATUS', comparison: 'EQUALS', value: '200' },
          { subject: 'BODY', comparison: 'EQUALS', value: 'other' },
        ],
      },
    ],
  });
  const [login, used] = report.steps;
  expect(report).toMatchObject({ ok: false, error: null, steps: [{ name: 'Log in' }, { name: 'Use' }] });
  expect(
    login?.requests.map(({ method, url, status, errorKind, error }) => [method, url, status, errorKind, error]),
  ).toEqual([
    ['POST', `${target.url}/login`, 503, 'HTTP_5XX', 'Status 503'],
    ['POST', `${target.url}/login`, 302, null, null],
    ['GET', `${target.url}/there`, 200, null, null],
  ]);
  expect(login?.requests[0]).toMatchObject({
    requestBody: '{"user":"Ada","password":"***"}',
    requestHeaders: [{ name: 'content-type', value: 'application/json' }],
    responseBody: 'busy',
    bodyTruncated: false,
    address: `127.0.0.1:${port}`,
    httpVersion: 'HTTP/1.1',
  });
  expect(login?.requests[2]).toMatchObject({
    requestBody: null,
    requestHeaders: [{ name: 'cookie', value: 'sid=1' }],
    responseBody: '{"id":17}',
  });
  for (const { latencyMs, firstByteMs } of login?.requests ?? []) {
    expect(firstByteMs).toBeGreaterThanOrEqual(0);
    expect(latencyMs).toBeGreaterThanOrEqual(firstByteMs ?? 0);
  }
  expect(login).toMatchObject({
    extracted: [{ name: 'id', value: '17' }],
    checks: [{ name: 'is there', passed: true, actual: '17' }],
  });
  expect(used?.requests).toMatchObject([
    {
      url: `${target.url}/items/17?key=***`,
      requestHeaders: [
        { name: 'Authorization', value: 'Basic ***' },
        { name: 'cookie', value: 'sid=1' },
      ],
      responseBody: 'echo Basic *** ***',
      errorKind: 'CHECK',
      error: 'Body: echo Basic *** ***',
    },
  ]);
  expect(used?.checks).toEqual([
    { name: 'STATUS EQUALS 200', passed: true, actual: '200' },
    { name: 'BODY EQUALS other', passed: false, actual: 'echo Basic *** ***' },
  ]);
});

it('is well where nothing failed, be it with an error that was tried again', async () => {
  const target = await use(startTarget((_, response, nth) => void response.writeHead(nth === 0 ? 503 : 200).end('ok')));
  const http = { url: '/', retry: { maxAttempts: 2, baseDelay: '1ms' } };
  expect(await attempt({ target: target.url, steps: [{ name: 'Retried', http }] })).toMatchObject({
    ok: true,
    error: null,
  });
});

it('ends where an extraction finds nothing, and says so', async () => {
  const target = await use(startTarget());
  const extract = [{ name: 'token', from: 'JSON' as const, expression: '$.token' }];
  const steps = [
    { name: 'Log in', http: { url: '/' }, extract },
    { name: 'Use', http: { url: '/{{token}}' } },
  ];
  const report = await attempt({ target: target.url, steps });
  expect(report.steps).toHaveLength(1);
  expect(report).toMatchObject({
    ok: false,
    steps: [{ requests: [{ errorKind: 'EXTRACT', responseBody: 'ok' }], extracted: [] }],
  });
  expect(report.error).toMatch(
    /^Log in: Nothing to take token from: no \$\.token \(The body is no JSON: .*status 200$/,
  );
});

it('tells of a target that is not there, and of a request that cannot be sent', async () => {
  const url = `http://127.0.0.1:${await closedPort()}`;
  const report = await attempt({
    target: url,
    steps: [
      { name: 'Refused', http: { url: '/' } },
      { name: 'Broken', http: { url: '{{$randomItem(ftp:)}}//x' } },
    ],
  });
  expect(report).toMatchObject({
    ok: false,
    error: null,
    steps: [
      { requests: [{ status: null, errorKind: 'CONNECT', responseBody: null, latencyMs: null, firstByteMs: null }] },
      { requests: [{ method: 'GET', url: 'ftp://x', status: null, errorKind: 'OTHER' }] },
    ],
  });
});

describe('bodies', () => {
  it.each([
    ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), '<8 bytes of image/png>', false],
    [undefined, Buffer.alloc(1234, 0xfe), '<1,234 bytes of no known type>', false],
    ['text/html', Buffer.from('Grüße', 'latin1'), 'Gr\uFFFD\uFFFDe', false],
    ['image/svg+xml', Buffer.from('<svg/>'), '<svg/>', false],
    ['text/plain', Buffer.from('ü'.repeat(40_000)), 'ü'.repeat(32_768), true],
    ['text/plain', Buffer.from('x'.repeat(300_000)), 'x'.repeat(65_536), true],
    ['text/plain', Buffer.from('x'.repeat(65_536)), 'x'.repeat(65_536), false],
  ])('of type %s are readable', async (type, body, shown, truncated) => {
    const { url } = await use(
      startTarget(
        (_, response) => void response.writeHead(200, type === undefined ? {} : { 'content-type': type }).end(body),
      ),
    );
    const report = await attempt({ target: url, steps: [{ name: 'Get', http: { url: '/' } }] });
    const [request] = report.steps[0]?.requests ?? [];
    expect(request?.responseBody).toBe(shown);
    expect(request?.bodyTruncated).toBe(truncated);
    expect(report.ok).toBe(true);
  });

  it('that cannot be decoded say why', async () => {
    const { url } = await use(
      startTarget((_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('oops')),
    );
    const report = await attempt({ target: url, steps: [{ name: 'Get', http: { url: '/' } }] });
    expect(report.steps[0]?.requests[0]?.responseBody).toBe('<4 bytes: The body is no gzip: incorrect header check>');
  });
});

describe('a try that takes too long', () => {
  const slow = async () => ({
    target: (await use(startTarget((request, response) => void (request.url === '/' ? undefined : response.end('ok')))))
      .url,
  });
  const steps = [
    { name: 'Quick', http: { url: '/quick' } },
    { name: 'Slow', http: { url: '/' } },
  ];

  it('is cut off, and tells what there was', async () => {
    const report = await attempt({ ...(await slow()), steps }, { deadlineMs: 300 });
    expect(report).toMatchObject({
      ok: false,
      error: 'The iteration was cut off: not done after 0.3 s, pauses included',
    });
    expect(report.steps.map(({ requests }) => requests.map(({ errorKind }) => errorKind))).toEqual([
      [null],
      ['INTERRUPTED'],
    ]);
  });

  it('can be called off, before it begins too', async () => {
    const report = await attempt({ ...(await slow()), steps }, { signal: AbortSignal.timeout(300) });
    expect(report).toMatchObject({ ok: false, error: 'The iteration was cut off: it was called off' });
    expect(await attempt({ ...(await slow()), steps }, { signal: AbortSignal.abort() })).toMatchObject({
      ok: false,
      steps: [],
    });
  });
});

it('tells of JSON that is nested deeper than it can be written', async () => {
  const body = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const target = await use(startTarget((_, response) => void response.end(body)));
  const extract = [{ name: 'all', from: 'JSON' as const, expression: '$' }];
  const report = await attempt({ target: target.url, steps: [{ name: 'Get', http: { url: '/' }, extract }] });
  expect(report).toMatchObject({ ok: true, steps: [{ requests: [{ status: 200 }], extracted: [{ name: 'all' }] }] });
});

it('is refused where the plan cannot be run, without a secret in the message', async () => {
  const plan = planFor({
    secrets: [{ name: 'key', value: 'a\nb-secret' }],
    steps: [{ name: 'Use', http: { url: '/', headers: [{ name: 'X', value: '{{key}}' }] } }],
  });
  await expect(tryIteration(plan, NO_INPUTS, { deadlineMs: 1000 })).rejects.toThrow(
    /secrets: key came without a value/,
  );
  const inputs = { ...NO_INPUTS, secrets: { key: 'a\nb-secret' } };
  await expect(tryIteration(plan, inputs, { deadlineMs: 1000 })).rejects.toThrow(
    /^[^-]*The header X cannot be sent[^-]*$/,
  );
});
