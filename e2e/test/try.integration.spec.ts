/** tryScenario: one iteration, really sent from a worker, with all that was sent, answered, extracted and checked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiClient, ApiError, until, usePlatform } from '../src/index.ts';
import { type EchoTarget, startEchoTarget } from './echo-target.ts';
import { everythingInRedis } from './stores.ts';

const platform = usePlatform({ workers: 1, slots: 1 });
let target: EchoTarget;
let client: ApiClient;
beforeAll(async () => {
  target = await startEchoTarget();
});
afterAll(() => target.stop());

interface Tried {
  ok: boolean;
  error: string | null;
  steps: {
    name: string;
    requests: {
      method: string;
      url: string;
      requestHeaders: { name: string; value: string }[];
      requestBody: string | null;
      status: number | null;
      httpVersion: string | null;
      responseHeaders: { name: string; value: string }[];
      responseBody: string | null;
      bodyTruncated: boolean;
      address: string | null;
      firstByteMs: number | null;
      latencyMs: number | null;
      errorKind: string | null;
      error: string | null;
    }[];
    extracted: { name: string; value: string }[];
    checks: { name: string; passed: boolean; actual: string | null }[];
  }[];
}

const TRY = `mutation ($input: ScenarioInput!, $scenarioId: ID) { tryScenario(input: $input, scenarioId: $scenarioId) {
  ok error steps { name
    requests { method url requestHeaders { name value } requestBody status httpVersion responseHeaders { name value }
      responseBody bodyTruncated address firstByteMs latencyMs errorKind error }
    extracted { name value } checks { name passed actual } } } }`;

async function tried(steps: object[], more: Record<string, unknown> = {}, scenarioId?: string): Promise<Tried> {
  client = await platform().client();
  const load = { model: 'CONSTANT_RATE', rate: 1, duration: '1s' };
  const input = { name: 'Tried', target: target.url, load, steps, ...more };
  return (await client.request<{ tryScenario: Tried }>(TRY, { input, scenarioId })).tryScenario;
}

const get = (name: string, url: string, more: Record<string, unknown> = {}) => ({ name, http: { url, ...more } });

describe('a try', () => {
  test('shows retries, redirects, what was extracted and what failed, from the first row on', async () => {
    const headers = [{ name: 'authorization', value: 'Bearer {{token}}' }];
    const { ok, error, steps } = await tried(
      [
        {
          ...get('log in', '/flaky', { headers, retry: { maxAttempts: 3, baseDelay: '10ms' } }),
          extract: [
            { name: 'made', from: 'JSON', expression: '$.token' },
            { name: 'session', from: 'COOKIE', expression: 'session' },
          ],
          checks: [{ subject: 'JSON', expression: '$.token', comparison: 'EQUALS', value: 'made-here' }],
        },
        {
          name: 'send',
          http: { method: 'POST', url: '/there', headers, json: { user: '{{people.name}}', made: '{{made}}' } },
          checks: [
            { name: 'is fine', subject: 'STATUS', comparison: 'EQUALS', value: '200' },
            { name: 'has text', subject: 'BODY', comparison: 'CONTAINS', value: 'Bearer' },
          ],
        },
      ],
      {
        secrets: [{ name: 'token', value: 'k3-very-secret' }],
        data: [{ name: 'people', csv: 'name,age\nAnna,30\nBob,40\n', order: 'RANDOM' }],
      },
    );
    expect([ok, error]).toEqual([false, null]);
    const [login, send] = steps;
    expect(login?.requests.map(({ status, errorKind }) => [status, errorKind])).toEqual([
      [503, 'HTTP_5XX'],
      [503, 'HTTP_5XX'],
      [200, null],
    ]);
    expect(login?.requests[2]).toMatchObject({
      method: 'GET',
      url: `${target.url}/flaky`,
      httpVersion: 'HTTP/1.1',
      responseBody: JSON.stringify({ token: 'made-here', told: 'Bearer ***' }),
      bodyTruncated: false,
      address: new URL(target.url).host,
    });
    expect(login?.requests[2]?.latencyMs).toBeGreaterThanOrEqual(login?.requests[2]?.firstByteMs ?? 1e9);
    expect(login?.requests[2]?.requestHeaders).toContainEqual({ name: 'authorization', value: 'Bearer ***' });
    expect(login?.extracted).toEqual([
      { name: 'made', value: 'made-here' },
      { name: 'session', value: 's1' },
    ]);
    expect(login?.checks).toMatchObject([{ passed: true, actual: 'made-here' }]);
    expect(send?.requests.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 302],
      ['GET', 400],
    ]);
    expect(send?.requests[0]?.requestBody).toBe(JSON.stringify({ user: 'Anna', made: 'made-here' }));
    expect(send?.requests[1]?.url).toContain('/echo?back=');
    expect(send?.checks.map(({ name, passed }) => [name, passed])).toEqual([
      ['is fine', false],
      ['has text', true],
    ]);
    expect(JSON.stringify(steps)).not.toContain('very-secret');
  });

  test('uses the stored secrets of a scenario that the asker may edit', async () => {
    const secrets = [{ name: 'token', value: 'stored-and-secret' }];
    client = await platform().client();
    const load = { model: 'CONSTANT_RATE', rate: 1, duration: '1s' };
    const steps = [get('echo', '/echo', { headers: [{ name: 'authorization', value: '{{token}}' }] })];
    const { createScenario } = await client.request<{ createScenario: { id: string } }>(
      'mutation ($input: ScenarioInput!) { createScenario(input: $input) { id } }',
      { input: { name: 'Stored', target: target.url, load, steps, secrets } },
    );
    const result = await tried(steps, { secrets: [{ name: 'token' }] }, createScenario.id);
    expect(target.last?.head).toContain('authorization\nstored-and-secret');
    expect(JSON.stringify(result)).not.toContain('stored-and-secret');
  });

  test('says what went wrong where nobody listens, and where an extraction finds nothing', async () => {
    const unreachable = await tried([get('nobody', 'http://127.0.0.1:1/'), get('next', '/echo')]);
    expect(unreachable.ok).toBe(false);
    expect(unreachable.steps[0]?.requests[0]).toMatchObject({ status: null, errorKind: 'CONNECT', responseBody: null });
    const nothing = await tried([
      { ...get('echo', '/echo'), extract: [{ name: 'x', from: 'HEADER', expression: 'x-nothing' }] },
      get('never', '/echo'),
    ]);
    expect(nothing.ok).toBe(false);
    expect(nothing.steps.map(({ name }) => name)).toEqual(['echo']);
    expect(nothing.steps[0]?.requests[0]?.errorKind).toBe('EXTRACT');
  });

  test('waits for a slow target no longer than the step does', async () => {
    const { ok, steps } = await tried([get('silent', '/silent', { timeout: '500ms' })]);
    expect(ok).toBe(false);
    expect(steps[0]?.requests[0]).toMatchObject({ status: null, errorKind: 'TIMEOUT' });
  });

  test('is one of many at once, each with its own answer', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `try-${index}`);
    const results = await Promise.all(names.map((name) => tried([get(name, `/echo/${name}`)])));
    expect(results.map(({ steps }) => steps[0]?.requests[0]?.url)).toEqual(
      names.map((name) => `${target.url}/echo/${name}`),
    );
  });

  test('has the first row of an uploaded file', async () => {
    client = await platform().client();
    const { createDataFile: upload } = await client.request<{
      createDataFile: { uploadUrl: string; file: { id: string } };
    }>('mutation { createDataFile(name: "People") { uploadUrl file { id } } }');
    const csv = 'name,age\n"Anna, B.",30\nBob,40\n';
    expect((await fetch(platform().url + upload.uploadUrl, { method: 'PUT', body: csv })).status).toBe(200);
    const data = [{ name: 'people', fileId: upload.file.id, order: 'ONCE' }];
    const { steps } = await tried([get('echo', '/echo/{{people.name}}/{{people.age}}')], { data });
    expect(steps[0]?.requests[0]?.url).toBe(`${target.url}/echo/Anna,%20B./30`);
  });

  test('leaves nothing behind', async () => {
    const left = async () => !/loadtest:(try|tried):/.test(await everythingInRedis(platform().redis.url));
    await until(left, { timeoutMs: 5000, what: 'the keys of the tries to go' });
  });
});

describe('without a worker', () => {
  test('a try hears soon that its worker went away, and the next that there is none', async () => {
    const [worker] = platform().workers;
    const before = target.silent;
    const refused = tried([get('silent', '/silent')]).catch((error: unknown) => error);
    await until(async () => target.silent > before, { timeoutMs: 20_000, what: 'the request to arrive' });
    await worker?.kill();
    const error = await refused;
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).errors[0]).toMatchObject({
      message: expect.stringContaining('went away'),
      extensions: { code: 'UNAVAILABLE', retryAfterMs: expect.any(Number) },
    });
    const next = await tried([get('echo', '/echo')]).catch((again: unknown) => again);
    expect((next as ApiError).errors[0]).toMatchObject({
      message: expect.stringContaining('No worker is connected'),
      extensions: { code: 'UNAVAILABLE' },
    });
  });

  test('one without the key says so', async () => {
    await platform().addWorker({ LOADTEST_SECRET_KEY: '' });
    const secrets = [{ name: 'token', value: 'k3-very-secret' }];
    expect(await tried([get('echo', '/echo?{{token}}')], { secrets })).toEqual({
      ok: false,
      error: expect.stringContaining('set LOADTEST_SECRET_KEY'),
      steps: [],
    });
    expect((await tried([get('echo', '/echo')])).steps[0]?.requests[0]?.status).toBe(400);
  });
});
