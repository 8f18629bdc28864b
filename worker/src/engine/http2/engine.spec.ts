/** The engine over HTTP/2: the sums come out exactly, through timeouts, refusals and a stop in the middle. */
import { constants } from 'node:http2';
import { ERROR_KINDS, Histogram } from '@loadtest/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { type Http2Answer, type Http2Target, startHttp2Target } from '../testing/http2-target.ts';
import { bePatient, patient } from '../testing/patience.ts';
import { constantRate, constantUsers, planOf, requestTo, stepTo } from '../testing/plans.ts';
import { errorsOf, runPlan, statusesOf } from '../testing/real-shard.ts';
import { sumOf } from '../testing/tick-sums.ts';
import { testKeys } from '../testing/tls-keys.ts';

bePatient();

let target: Http2Target | undefined;
afterEach(() => target?.close());

const http2 = { httpVersion: 'HTTP2' } as const;

describe('a load over HTTP/2', () => {
  it('is counted to the last request, whatever becomes of it', async () => {
    const answer: Http2Answer = (stream, _, nth) => {
      if (nth % 5 === 1) return;
      if (nth % 5 === 2) return stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      stream.respond({ ':status': nth % 5 === 3 ? 503 : 200 });
      stream.end('ok');
    };
    target = await startHttp2Target(answer);
    const request = requestTo(target.url, { timeoutMs: 1500 });
    const { end, ticks } = await runPlan(
      planOf(constantRate(100, 1000, { gracefulStopMs: 10_000 }), [stepTo('', { request })], { scenario: http2 }),
    );
    expect(end).toMatchObject({ iterations: 100, dropped: 0, completed: 100, requests: 100, unsent: 0, errors: 60 });
    expect(end).toMatchObject(sumOf(ticks));
    await expect.poll(() => target?.requests, patient).toBe(end.requests - end.unsent);
    const kinds = [...errorsOf(ticks)].map(([kind, { count }]) => [ERROR_KINDS[kind], count]);
    expect(Object.fromEntries(kinds)).toEqual({ TIMEOUT: 20, RESET: 20, HTTP_5XX: 20 });
    expect(statusesOf(ticks)).toEqual({ 200: 40, 503: 20 });
    expect(target.connections).toBe(1);
    const counted = ticks.flatMap(({ steps }) => steps.map(({ latency }) => Histogram.of(latency).count));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(100);
  });

  it('through a stop: what is cut off was sent', async () => {
    const answer: Http2Answer = (stream, _, nth) => {
      if (nth % 2 === 1) return;
      stream.respond({ ':status': 200 });
      stream.end('ok');
    };
    target = await startHttp2Target(answer, { keys: testKeys });
    const tls = { insecure: true, ca: null, serverName: null };
    const plan = planOf(constantUsers(40, 60_000), [stepTo(target.url, { thinkTimeMs: 2 })], {
      scenario: { ...http2, tls },
    });
    const { end } = await runPlan(plan, async (handle, { requests }) => {
      await expect.poll(() => requests.length, patient).toBeGreaterThan(20);
      handle.stop({ graceMs: 50 });
    });
    expect(end).toMatchObject({ reason: 'STOPPED', errors: 0 });
    expect(end.completed + end.interrupted).toBe(end.iterations);
    expect(end.interruptedRequests).toBeGreaterThan(0);
    await expect.poll(() => target?.requests, patient).toBe(end.requests - end.unsent);
    expect(target.connections).toBe(1);
  });
});
