/** The engine against real servers: what it sends, what it makes of the answers, and that nothing goes uncounted. */
import { gzipSync } from 'node:zlib';
import { ERROR_KINDS, type ErrorKind, Histogram, type Tick } from '@loadtest/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { describeEachHttp1 } from './testing/each-http1.ts';
import { bePatient, patient } from './testing/patience.ts';
import { constantRate, constantUsers, planOf, requestTo, statusIs, stepTo, text } from './testing/plans.ts';
import { errorsOf, runPlan, statusesOf } from './testing/real-shard.ts';
import { closedPort, startTarget, startTcpTarget, startTlsTarget, type Target } from './testing/target.ts';
import { sumOf } from './testing/tick-sums.ts';
import { testKeys } from './testing/tls-keys.ts';

bePatient();

const targets: Target[] = [];
async function use(target: Promise<Target>): Promise<Target> {
  targets.push(await target);
  return target;
}
afterEach(async () => {
  await Promise.all(targets.splice(0).map((target) => target.close()));
});

function kindsOf(ticks: readonly Tick[]): Partial<Record<ErrorKind, number>> {
  return Object.fromEntries([...errorsOf(ticks)].map(([kind, { count }]) => [ERROR_KINDS[kind], count]));
}

function sampleOf(ticks: readonly Tick[]): string | null | undefined {
  return [...errorsOf(ticks).values()][0]?.sample;
}

describeEachHttp1('requests', () => {
  it('carry method, query, headers and body as they were given, over kept connections', async () => {
    const seen = new Set<string>();
    const target = await use(
      startTarget((request, response) => {
        let body = '';
        request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        request.on('end', () => {
          const { 'x-tag': tag, 'content-type': type, 'content-length': length, authorization } = request.headers;
          seen.add(JSON.stringify([request.method, request.url, tag, type, length, authorization, body]));
          response.end('done');
        });
      }),
    );
    const url = `${target.url}/a?b=1`;
    const type = { name: 'Content-Type', value: text('application/json') };
    const steps = [
      requestTo(url, {
        query: [{ name: text('q'), value: text('ä &') }],
        headers: [
          { name: 'X-Tag', value: text('1') },
          { name: 'x-tag', value: text('2') },
        ],
      }),
      requestTo(url, { method: 'POST', headers: [type], body: { kind: 'json', template: text('{"a":"ü"}') } }),
      requestTo(url, { method: 'PUT', body: { kind: 'text', template: text('plain') } }),
      requestTo(url, { method: 'PATCH', body: { kind: 'form', fields: [{ name: text('a b'), value: text('c&d') }] } }),
      requestTo(url, { method: 'DELETE', body: { kind: 'text', template: text('gone') } }),
      requestTo(url, { method: 'DELETE' }),
      requestTo(url, { method: 'OPTIONS' }),
      requestTo(url, { method: 'HEAD' }),
      requestTo(url.replace('//', '//me:pass@'), { method: 'POST' }),
    ];
    const plan = planOf(
      constantUsers(1, 100),
      steps.map((request, at) => stepTo('', { name: `${at}`, request })),
    );
    const { end, ticks } = await runPlan(plan);
    expect([...seen].map((json) => JSON.parse(json))).toEqual([
      ['GET', '/a?b=1&q=%C3%A4%20%26', '1, 2', null, null, null, ''],
      ['POST', '/a?b=1', null, 'application/json', '10', null, '{"a":"ü"}'],
      ['PUT', '/a?b=1', null, null, '5', null, 'plain'],
      ['PATCH', '/a?b=1', null, null, '9', null, 'a+b=c%26d'],
      ['DELETE', '/a?b=1', null, null, '4', null, 'gone'],
      ['DELETE', '/a?b=1', null, null, null, null, ''],
      ['OPTIONS', '/a?b=1', null, null, null, null, ''],
      ['HEAD', '/a?b=1', null, null, null, null, ''],
      ['POST', '/a?b=1', null, null, '0', 'Basic bWU6cGFzcw==', ''],
    ]);
    expect(end).toMatchObject({ errors: 0, requests: target.requests, unsent: 0 });
    expect(statusesOf(ticks)).toEqual({ 200: end.requests });
    expect(target.connections).toBe(1);
  });

  it('count every byte on the sockets', async () => {
    const target = await use(startTarget((_, response) => void response.end('x'.repeat(100_000))));
    const { end, ticks } = await runPlan(planOf(constantUsers(4, 200), [stepTo(target.url)]));
    expect(target.bytes()).toEqual({ read: end.bytesSent, written: end.bytesReceived });
    expect(ticks.flatMap(({ steps }) => steps).reduce((sum, { bytesReceived }) => sum + bytesReceived, 0)).toBe(
      end.bytesReceived,
    );
  });

  it('share connections, as many as there may be', async () => {
    const target = await use(startTarget((_, response) => void setTimeout(() => response.end(), 10)));
    const { end } = await runPlan(planOf(constantUsers(20, 300), [stepTo(target.url)], { maxConnectionsPerShard: 3 }));
    expect(target.connections).toBe(3);
    expect(end).toMatchObject({ errors: 0, requests: target.requests, completed: end.iterations });
  });

  it('are pairs of connect and close where the target keeps no connection', async () => {
    const target = await use(startTarget((_, response) => void response.setHeader('connection', 'close').end('bye')));
    const { end } = await runPlan(planOf(constantRate(100, 500), [stepTo(target.url)]));
    expect(end).toMatchObject({ errors: 0, requests: 50, completed: 50 });
    expect(target.connections).toBe(50);
  });
});

describeEachHttp1('every request is counted', () => {
  it('with a target that refuses: none was sent', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const { end, ticks } = await runPlan(planOf(constantRate(100, 500), [stepTo(url)]));
    expect(end).toMatchObject({
      iterations: 50,
      dropped: 0,
      completed: 50,
      requests: 50,
      unsent: 50,
      errors: 50,
      bytesSent: 0,
    });
    expect(kindsOf(ticks)).toEqual({ CONNECT: 50 });
    expect(sampleOf(ticks)).toMatch(/ECONNREFUSED 127\.0\.0\.1/);
    for (const { startDelay, steps } of ticks) {
      expect(startDelay.length + (steps[0]?.latency.length ?? 0)).toBe(0);
      expect(Histogram.of(steps[0]?.responseTime ?? new Uint8Array(0)).count).toBe(steps[0]?.requests ?? 0);
    }
  });

  it('with a target that resets', async () => {
    const target = await use(
      startTarget((request, response, nth) => void (nth % 3 === 0 ? request.socket.resetAndDestroy() : response.end())),
    );
    const { end, ticks } = await runPlan(planOf(constantRate(100, 600), [stepTo(target.url)]));
    expect(end).toMatchObject({ iterations: 60, requests: 60, unsent: 0, errors: 20 });
    expect(kindsOf(ticks)).toEqual({ RESET: 20 });
    await expect.poll(() => target.requests, patient).toBe(end.requests - end.unsent);
  });

  it('with one that is too slow: timeouts are in the latency with their full time', async () => {
    const target = await use(startTarget(() => undefined));
    const request = requestTo(target.url, { timeoutMs: 150 });
    const { end, ticks, requests } = await runPlan(planOf(constantRate(100, 500), [stepTo('', { request })]));
    expect(end).toMatchObject({ iterations: 50, requests: 50, errors: 50, completed: 50, interrupted: 0 });
    expect(kindsOf(ticks)).toEqual({ TIMEOUT: 50 });
    await expect.poll(() => target.requests, patient).toBe(end.requests - end.unsent);
    for (const { doneMs, plannedMs } of requests) expect(doneMs - plannedMs).toBeGreaterThanOrEqual(150);
    const counted = ticks.flatMap(({ steps }) => steps.map(({ latency }) => Histogram.of(latency).count));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(end.requests - end.unsent);
  });

  it('with one that has no room for more connections: who waits too long was not sent', async () => {
    const target = await use(startTarget(() => undefined));
    const step = stepTo('', { request: requestTo(target.url, { timeoutMs: 400 }) });
    const { end, ticks } = await runPlan(planOf(constantUsers(30, 100), [step], { maxConnectionsPerShard: 2 }));
    expect(end).toMatchObject({ iterations: 30, requests: 30, errors: 30 });
    expect(end.unsent).toBeGreaterThan(0);
    await expect.poll(() => target.requests, patient).toBe(end.requests - end.unsent);
    expect(kindsOf(ticks)).toEqual({ TIMEOUT: 30 });
  });

  it('with one that drops: what found no room was not started', async () => {
    const target = await use(startTarget((_, response) => void setTimeout(() => response.end(), 200)));
    const { end } = await runPlan(planOf(constantRate(200, 1000), [stepTo(target.url)], { maxInFlight: 5 }));
    expect(end.iterations + end.dropped).toBe(200);
    expect(end.dropped).toBeGreaterThan(100);
    await expect.poll(() => target.requests, patient).toBe(end.requests);
  });

  it('through a stop: what is cut off was sent, and is neither an error nor in a histogram', async () => {
    const target = await use(startTarget((_, response, nth) => void (nth % 2 === 0 ? response.end() : undefined)));
    const { end, ticks } = await runPlan(
      planOf(constantRate(100, 60_000), [stepTo(target.url)]),
      async (handle, ran) => {
        await expect.poll(() => ran.requests.length, patient).toBeGreaterThan(20);
        handle.stop({ graceMs: 200 });
      },
    );
    expect(end).toMatchObject({ reason: 'STOPPED', errors: 0, cursor: end.iterations, requests: end.iterations });
    expect(end.completed + end.interrupted).toBe(end.iterations);
    expect(end.interruptedRequests).toBe(end.interrupted);
    await expect.poll(() => target.requests, patient).toBe(end.requests - end.unsent);
    const counted = ticks.flatMap(({ steps }) => steps.map(({ latency }) => Histogram.of(latency).count));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(end.requests - end.interruptedRequests);
    expect(sumOf(ticks)).toMatchObject({ requests: end.requests, interrupted: end.interrupted });
  });

  it('with a server that does not speak HTTP, or stops in the middle', async () => {
    const babbler = await use(startTcpTarget((socket) => void socket.once('data', () => socket.end('hello?\r\n\r\n'))));
    expect(kindsOf((await runPlan(planOf(constantRate(20, 200), [stepTo(babbler.url)]))).ticks)).toEqual({
      PROTOCOL: 4,
    });
    const quitter = await use(
      startTcpTarget(
        (socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf')),
      ),
    );
    const { end, ticks } = await runPlan(planOf(constantRate(20, 200), [stepTo(quitter.url)]));
    expect(end).toMatchObject({ requests: 4, errors: 4, unsent: 0 });
    expect(statusesOf(ticks)).toEqual({});
  });

  it('with one that accepts connections only to close them', async () => {
    const target = await use(startTcpTarget((socket) => void socket.resetAndDestroy()));
    const { end, ticks } = await runPlan(planOf(constantRate(100, 500), [stepTo(target.url)]));
    expect(end).toMatchObject({ requests: 50, errors: 50, completed: 50 });
    expect(target.connections).toBe(50);
    for (const kind of Object.keys(kindsOf(ticks))) expect(['CONNECT', 'RESET']).toContain(kind);
  });

  it('with a connection that is never ready', async () => {
    const request = requestTo('http://192.0.2.1/', { connectTimeoutMs: 100 });
    const { end, ticks } = await runPlan(planOf(constantRate(20, 200), [stepTo('', { request })]));
    expect(end).toMatchObject({ requests: 4, unsent: 4, errors: 4 });
    expect(Object.keys(kindsOf(ticks))).toHaveLength(1);
  });

  it('with a name that does not exist', async () => {
    const { end, ticks } = await runPlan(planOf(constantRate(20, 200), [stepTo('http://nobody.invalid/')]));
    expect(end).toMatchObject({ requests: 4, unsent: 4, errors: 4 });
    expect(kindsOf(ticks)).toEqual({ DNS: 4 });
  });
});

describeEachHttp1('over TLS', () => {
  const tls = { insecure: false, ca: testKeys.cert, serverName: 'localhost' };

  it('connections are kept, and the bytes are those on the wire', async () => {
    const target = await use(startTlsTarget(testKeys));
    const { end, ticks } = await runPlan(planOf(constantUsers(2, 300), [stepTo(target.url)], { scenario: { tls } }));
    expect(end).toMatchObject({ errors: 0, requests: target.requests });
    expect(statusesOf(ticks)).toEqual({ 200: end.requests });
    expect(target.connections).toBe(2);
    // A request has some 60 bytes: with the handshakes and the records' frames it is more.
    expect(end.bytesSent / end.requests).toBeGreaterThan(80);
  });

  it('a certificate that nobody vouches for is an error of kind TLS, unless that is allowed', async () => {
    const target = await use(startTlsTarget(testKeys));
    const plan = (insecure: boolean) =>
      planOf(constantRate(20, 200), [stepTo(target.url)], {
        scenario: { tls: { insecure, ca: null, serverName: null } },
      });
    const refused = await runPlan(plan(false));
    expect(refused.end).toMatchObject({ requests: 4, unsent: 4, errors: 4 });
    expect(kindsOf(refused.ticks)).toEqual({ TLS: 4 });
    expect((await runPlan(plan(true))).end).toMatchObject({ requests: 4, unsent: 0, errors: 0 });
  });

  it('a server that does not speak it', async () => {
    const target = await use(startTcpTarget((socket) => void socket.end('SSH-2.0\r\n')));
    const { end, ticks } = await runPlan(planOf(constantRate(20, 200), [stepTo(target.url.replace('http', 'https'))]));
    expect(end).toMatchObject({ requests: 4, unsent: 4 });
    expect(kindsOf(ticks)).toEqual({ TLS: 4 });
  });
});

describe('the status', () => {
  it('is an error from 400 on', async () => {
    const target = await use(
      startTarget((_, response, nth) => void response.writeHead([200, 302, 404, 503][nth % 4] ?? 200).end()),
    );
    const { end, ticks } = await runPlan(planOf(constantRate(40, 1000), [stepTo(target.url)]));
    expect(statusesOf(ticks)).toEqual({ 200: 10, 302: 10, 404: 10, 503: 10 });
    expect(kindsOf(ticks)).toEqual({ HTTP_4XX: 10, HTTP_5XX: 10 });
    expect(end).toMatchObject({ errors: 20, completed: 40, checksFailed: 0 });
  });

  it('is judged by a STATUS check alone where there is one', async () => {
    const target = await use(
      startTarget((_, response, nth) => void response.writeHead(nth % 2 === 0 ? 404 : 200).end()),
    );
    const { end, ticks } = await runPlan(
      planOf(constantRate(20, 1000), [stepTo(target.url, { checks: [statusIs(404)] })]),
    );
    expect(kindsOf(ticks)).toEqual({ CHECK: 10 });
    expect(end).toMatchObject({ errors: 10, checksPassed: 10, checksFailed: 10, completed: 20 });
    const checks = ticks.flatMap(({ steps }) => steps.flatMap((step) => step.checks));
    expect(checks.find(([, , failed]) => failed > 0)?.[3]).toBe('Status 200');
  });

  it('fails its check where there is no answer, and a failed step does not end the iteration', async () => {
    const target = await use(startTarget());
    const refused = stepTo(`http://127.0.0.1:${await closedPort()}/`, { name: 'refused', checks: [statusIs(200)] });
    const { end, ticks } = await runPlan(planOf(constantRate(10, 1000), [refused, stepTo(target.url)]));
    expect(end).toMatchObject({ requests: 20, errors: 10, checksFailed: 10, completed: 10 });
    expect(kindsOf(ticks)).toEqual({ CONNECT: 10 });
    expect(target.requests).toBe(10);
  });
});

it('a user is due again when its iteration ended, not when we had read the answer', async () => {
  const packed = gzipSync(Buffer.alloc(8 * 1_048_576, 'x'));
  const target = await use(
    startTarget((_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed)),
  );
  const check = { name: 'Body', subject: 'BODY', expression: null, comparison: 'CONTAINS', value: text('y') } as const;
  const step = stepTo(`${target.url}/`, { checks: [check] });
  const { requests } = await runPlan(planOf(constantUsers(1, 300), [step]));
  expect(requests.length).toBeGreaterThan(1);
  for (const [at, { plannedMs }] of requests.entries()) {
    if (at > 0) expect(plannedMs).toBeCloseTo(requests[at - 1]?.doneMs ?? Number.NaN, 3);
  }
});
