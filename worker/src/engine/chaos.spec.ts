/** A target that does everything that a target can do, all at once: the sums have to come out exactly. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ERROR_KINDS, type ErrorKind, Histogram } from '@loadtest/protocol';
import { afterEach, expect, it } from 'vitest';
import { describeEachHttp1 } from './testing/each-http1.ts';
import { bePatient, patient } from './testing/patience.ts';
import { constantRate, constantUsers, planOf, requestTo, statusIs, stepTo, text } from './testing/plans.ts';
import { errorsOf, type Ran, runPlan, statusesOf } from './testing/real-shard.ts';
import { startTarget, type Target } from './testing/target.ts';
import { sumOf } from './testing/tick-sums.ts';

bePatient();

let target: Target | undefined;
afterEach(() => target?.close());

/** What became of the requests, as the target meant it. */
type Meant = 'OK' | 'HTTP_4XX' | 'HTTP_5XX' | 'RESET' | 'PROTOCOL' | 'TIMEOUT';

const behaviours: readonly [Meant, (request: IncomingMessage, response: ServerResponse) => void][] = [
  ['OK', (_, response) => void response.end('ok')],
  ['OK', (_, response) => void response.end('x'.repeat(200_000))],
  ['OK', (_, response) => void setTimeout(() => response.end('slow'), 30)],
  ['OK', (_, response) => void response.setHeader('connection', 'close').end('bye')],
  ['OK', (request, response) => void request.on('end', () => response.writeHead(204).end())],
  ['HTTP_4XX', (_, response) => void response.writeHead(429).end()],
  ['HTTP_5XX', (_, response) => void response.writeHead(503, { 'content-type': 'text/plain' }).end('down')],
  ['RESET', (request) => void request.socket.resetAndDestroy()],
  ['RESET', (request) => void request.socket.end()],
  ['PROTOCOL', (request) => void request.socket.end('HTTP/1.1 OK what\r\n\r\n')],
  ['TIMEOUT', () => undefined],
  ['TIMEOUT', (_, response) => void response.writeHead(200, { 'content-length': 100 }).write('the beginning')],
];

function startChaos(): { meant: Map<Meant, number>; start: Promise<Target> } {
  const meant = new Map<Meant, number>();
  const start = startTarget((request, response, nth) => {
    const [kind, behave] = behaviours[(nth * 7) % behaviours.length] ?? (behaviours[0] as (typeof behaviours)[number]);
    meant.set(kind, (meant.get(kind) ?? 0) + 1);
    behave(request, response);
  });
  return { meant, start };
}

function kindsOf(ran: Ran): Map<ErrorKind | undefined, number> {
  return new Map([...errorsOf(ran.ticks)].map(([kind, { count }]) => [ERROR_KINDS[kind], count]));
}

function expectSums({ end, ticks, requests }: Ran): void {
  expect(end).toMatchObject({ ...sumOf(ticks), lastSecond: ticks.length - 1 });
  expect(end.completed + end.interrupted).toBe(end.iterations);
  expect(requests.length).toBe(end.requests);
  const steps = ticks.flatMap((tick) => tick.steps);
  const count = (wires: readonly Uint8Array[]) => Histogram.of(...wires).count;
  const unsentAndEnded = requests.filter(({ sentMs, kind }) => sentMs === null && kind !== 'INTERRUPTED').length;
  const ended = end.requests - end.interruptedRequests;
  expect(count(steps.map(({ responseTime }) => responseTime))).toBe(ended);
  expect(count(steps.map(({ latency }) => latency))).toBe(ended - unsentAndEnded);
  expect(count(ticks.map(({ startDelay }) => startDelay))).toBe(ended - unsentAndEnded);
}

describeEachHttp1('a target in chaos', () => {
  it('under a rate: each request is what the target meant it to be, but for those that were cut off or never sent', async () => {
    const { meant, start } = startChaos();
    target = await start;
    const request = requestTo(target.url, {
      method: 'POST',
      body: { kind: 'text', template: text('body') },
      timeoutMs: 3000,
    });
    const plan = planOf(constantRate(250, 1500, { gracefulStopMs: 10_000 }), [stepTo('', { request })], {
      maxInFlight: 5000,
      maxConnectionsPerShard: 5000,
    });
    const ran = await runPlan(plan);
    expectSums(ran);
    const { end, ticks } = ran;
    expect(end.iterations + end.dropped).toBe(375);
    await expect.poll(() => target?.requests, patient).toBe(end.requests - end.unsent);
    const kinds = kindsOf(ran);
    for (const kind of ['HTTP_4XX', 'HTTP_5XX', 'RESET', 'PROTOCOL'] as const)
      expect([kind, kinds.get(kind)]).toEqual([kind, meant.get(kind)]);
    expect(kinds.get('TIMEOUT')).toBe((meant.get('TIMEOUT') ?? 0) + end.unsent);
    const statuses = statusesOf(ticks);
    expect((statuses[200] ?? 0) + (statuses[204] ?? 0)).toBe(meant.get('OK'));
  });

  it('under users who are stopped in the middle', async () => {
    const { start } = startChaos();
    target = await start;
    const step = stepTo('', {
      request: requestTo(target.url, { timeoutMs: 400 }),
      checks: [statusIs(200)],
      thinkTimeMs: 5,
    });
    const plan = planOf(constantUsers(40, 60_000), [step, step], { maxConnectionsPerShard: 20 });
    const ran = await runPlan(plan, async (handle, { requests }) => {
      await expect.poll(() => requests.length, patient).toBeGreaterThan(200);
      handle.stop({ graceMs: 100 });
    });
    expectSums(ran);
    const { end } = ran;
    expect(end.reason).toBe('STOPPED');
    expect(end.checksPassed + end.checksFailed).toBe(end.requests - end.interruptedRequests);
    await expect.poll(() => target?.requests, patient).toBe(end.requests - end.unsent);
  });
});
