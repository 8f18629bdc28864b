import { once } from 'node:events';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { contextOf, silent } from '../testing/context.ts';
import { exampleSchema } from '../testing/example-schema.ts';
import { mountApollo } from './apollo.ts';
import { createFigures } from './figures.ts';
import { createHttp } from './http.ts';

let http: FastifyInstance;
let url: string;
let problems: Record<string, string> = {};
const release = Promise.withResolvers<void>();

beforeAll(async () => {
  const readiness = { problems: async () => problems, started: () => undefined };
  http = await createHttp(silent, createFigures(), readiness);
  const contextFor = async (request: { id: string }) => ({ ...contextOf(), requestId: request.id });
  http.get('/slow', async () => {
    await release.promise;
    return 'late';
  });
  await mountApollo(http, exampleSchema(), contextFor, silent);
  url = await http.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => http.close());

async function post(body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  return { status: response.status, id: response.headers.get('x-request-id'), body: JSON.parse(await response.text()) };
}
const codes = (body: { errors?: { extensions: { code: string } }[] }) =>
  body.errors?.map(({ extensions }) => extensions.code);

describe('GraphQL over HTTP', () => {
  it('answers with the request id that came', async () => {
    const answer = await post('{"query":"{ refused }"}', {
      'content-type': 'application/json',
      'x-request-id': 'mine-1',
    });
    expect(answer).toMatchObject({ status: 200, id: 'mine-1' });
    expect(answer.body.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', requestId: 'mine-1' });
  });

  it('makes a request id of its own where what came is none', async () => {
    const answer = await post('{"query":"{ refused }"}', { 'content-type': 'application/json', 'x-request-id': 'a b' });
    expect(answer.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body.errors[0].extensions.requestId).toBe(answer.id);
  });

  it.each([
    ['{"query":"{ echo("}', 400, 'GRAPHQL_PARSE_FAILED'],
    ['{"query":"{ nothing }"}', 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['{"query":"{ installation }","operationName":"Other"}', 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['{"query":"query ($first: Int!) { echo(first: $first) }","variables":{"first":1.5}}', 400, 'BAD_USER_INPUT'],
    ['{"query":"subscription { numbers(upTo: 1) }"}', 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['{"query":"{ broken }"}', 200, 'INTERNAL_SERVER_ERROR'],
    ['{}', 400, 'BAD_USER_INPUT'],
    ['not json', 400, 'BAD_USER_INPUT'],
    ['[{"query":"{ installation }"}]', 400, 'BAD_USER_INPUT'],
    ['{"query":"{ installation }","variables":"x"}', 400, 'BAD_USER_INPUT'],
  ])('%s is refused with %i, %s', async (body, status, code) => {
    const answer = await post(body);
    expect([answer.status, codes(answer.body)]).toEqual([status, [code]]);
    expect(answer.body.errors[0].extensions.requestId).toBe(answer.id);
  });

  it('takes no mutation by GET, and no form of another page', async () => {
    const query = encodeURIComponent('mutation { change(input: { name: "a", steps: [] }) }');
    const byGet = await fetch(`${url}/graphql?query=${query}`, { headers: { 'apollo-require-preflight': '1' } });
    expect(byGet.status).toBe(405);
    const form = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{}',
    });
    expect(form.status).toBe(400);
    expect(codes((await form.json()) as object)).toEqual(['BAD_USER_INPUT']);
  });

  it.each([10, 2.1])('refuses %d MB with 413 and a JSON error, and reads them to the end', async (megabytes) => {
    const body = JSON.stringify({ query: '{ installation }', variables: { x: 'x'.repeat(megabytes * 1024 * 1024) } });
    const answer = await post(body);
    expect(answer.status).toBe(413);
    expect(answer.body.errors[0]).toMatchObject({
      message: expect.stringContaining('2 MB'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('refuses a long body of unknown length too', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(65_536));
    let left = 100;
    const body = new ReadableStream({
      pull(controller) {
        left -= 1;
        if (left < 0) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' as const };
    const response = await fetch(`${url}/graphql`, init);
    expect([response.status, codes((await response.json()) as object)]).toEqual([413, ['BAD_USER_INPUT']]);
  });
});

describe('health', () => {
  it('is alive whatever is away, and says what it is not ready for', async () => {
    problems = { mongodb: 'MongoDB is not connected' };
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready', problems }]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    problems = {};
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('gives figures to Prometheus', async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const name of [
      'loadtest_active_workers',
      'loadtest_requests_total',
      'loadtest_latency_seconds',
      'loadtest_errors_total',
    ])
      expect(text).toContain(`# TYPE ${name} `);
    expect(text).toContain('process_cpu_seconds_total');
  });
});

describe('a request that does not end', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  async function partly(head: string): Promise<{ closed: () => boolean; end: () => void }> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const arrived = once(http.server, 'request');
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let closed = false;
    socket.on('close', () => {
      closed = true;
    });
    socket.on('error', () => undefined);
    socket.write(head);
    await arrived;
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    vi.advanceTimersByTime(60_000);
    vi.useRealTimers();
    return { closed: () => closed, end: () => socket.destroy() };
  }

  it('loses its connection after a minute', async () => {
    const { closed } = await partly(
      'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\nab',
    );
    await expect.poll(closed).toBe(true);
  });

  it('is left alone where only its answer takes long', async () => {
    const { closed, end } = await partly('GET /slow HTTP/1.1\r\nhost: a\r\n\r\n');
    release.resolve();
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(closed()).toBe(false);
    end();
  });
});
