/** Targets whose behaviour is drawn: whatever they do, every request ends once, and they have counted what was sent. */
import { constants } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { LookUp } from './resolver.ts';
import { type Http2Answer, startHttp2Target } from './testing/http2-target.ts';
import { bePatient, patient } from './testing/patience.ts';
import { startTarget } from './testing/target.ts';
import { closeTransports, get, makeTransport } from './testing/transports.ts';
import type { Http1, Outcome } from './transport.ts';

bePatient();

interface Counting {
  readonly port: number;
  /** Requests that it looked at. */
  readonly looked: () => number;
  close(): Promise<void>;
}

let target: Counting | undefined;
afterEach(async () => {
  await closeTransports();
  await target?.close();
});

/** What a target does with one request: all of it leaves no doubt whether it looked at it. */
const http1Behaviours = ['answer', 'large', 'slow', 'stall', 'half', 'reset', 'closeAfter', 'babble', 'error'] as const;
const http2Behaviours = ['answer', 'large', 'slow', 'stall', 'half', 'reset', 'error'] as const;
const refusals = ['refuse', 'goodbye'] as const;
type Behaviour = (typeof http1Behaviours)[number] | (typeof http2Behaviours)[number] | (typeof refusals)[number];

async function startHttp1(script: readonly Behaviour[]): Promise<Counting> {
  const started = await startTarget((request, response, nth) => {
    switch (script[nth % script.length]) {
      case 'large':
        return void response.end('x'.repeat(300_000));
      case 'slow':
        return void setTimeout(() => response.end('slow'), 20);
      case 'stall':
        return undefined;
      case 'half':
        return void response.writeHead(200, { 'content-length': 100 }).write('half');
      case 'reset':
        return void request.socket.resetAndDestroy();
      case 'closeAfter':
        return void response.setHeader('connection', 'close').end('bye');
      case 'babble':
        return void request.socket.end('HTTP/1.1 OK what\r\n\r\n');
      case 'error':
        return void response.writeHead(503).end();
      default:
        return void response.end('ok');
    }
  });
  return { port: started.port, looked: () => started.requests, close: () => started.close() };
}

async function startHttp2(script: readonly Behaviour[]): Promise<Counting> {
  let looked = 0;
  /** Of a session that has said goodbye: the last stream that it looks at. */
  const last = new WeakMap<object, number>();
  const answer: Http2Answer = (stream, _, nth) => {
    const { session, id = 0 } = stream;
    if (session !== undefined && id > (last.get(session) ?? Number.POSITIVE_INFINITY)) return;
    const behaviour = script[nth % script.length];
    if (behaviour === 'refuse') return stream.close(constants.NGHTTP2_REFUSED_STREAM);
    looked++;
    if (stream.destroyed) return;
    if (behaviour === 'goodbye' && session !== undefined) {
      last.set(session, id);
      session.goaway(constants.NGHTTP2_NO_ERROR, id);
    }
    if (behaviour === 'stall') return;
    if (behaviour === 'reset') return stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    stream.respond({ ':status': behaviour === 'error' ? 503 : 200 });
    if (behaviour === 'half') stream.write('half');
    else if (behaviour === 'slow') setTimeout(() => stream.destroyed || stream.end('slow'), 20);
    else stream.end(behaviour === 'large' ? 'x'.repeat(300_000) : 'ok');
  };
  // At its limit Node resets streams without telling anybody, because it has not put away those that were reset before.
  const started = await startHttp2Target(answer, { settings: { maxConcurrentStreams: 300 } });
  return { port: started.port, looked: () => looked, close: () => started.close() };
}

/** `here` is where the target is, `refused` is where nobody listens. */
const lookUp: LookUp = (name, found) =>
  setImmediate(() => found(null, [{ address: name.startsWith('here') ? '127.0.0.1' : '127.0.0.9', family: 4 }]));

async function expectAllCounted(
  httpVersion: 'HTTP1' | 'HTTP2',
  http1: Http1,
  script: readonly Behaviour[],
  draws: readonly number[],
) {
  target = await (httpVersion === 'HTTP1' ? startHttp1(script) : startHttp2(script));
  const transport = makeTransport({ httpVersion, http1, lookUp, maxConnections: 8 });
  const outcomes: Outcome[] = [];
  for (const [nth, draw] of draws.entries()) {
    const origin = `http://${draw % 11 === 0 ? 'refused' : 'here'}.test:${target.port}`;
    const request = { ...get(origin, { timeoutMs: 100 + (draw % 200), readsBody: draw % 2 === 0 }), method: 'POST' };
    const body = draw % 3 === 0 ? Buffer.alloc(draw % 5000) : null;
    const open = transport.send({ ...request, body }, (outcome) => outcomes.push(outcome));
    if (draw % 13 === 0) open.cut();
    if (draw % 17 === 0) setTimeout(() => open.cut(), draw % 30);
    if (nth % 5 === 0) await pause(draw % 4);
  }
  await expect.poll(() => outcomes.length, patient).toBe(draws.length);
  const sent = outcomes.filter(({ sentMs }) => sentMs !== null);
  await transport.close();
  // What this side gave up before the target refused it: nobody can know by then that it was not looked at.
  const inDoubt = script.some((behaviour) => behaviour === 'refuse' || behaviour === 'goodbye')
    ? sent.filter(({ failure }) => failure?.kind === 'TIMEOUT' || failure?.kind === 'INTERRUPTED').length
    : 0;
  await expect.poll(target.looked, patient).toBeGreaterThanOrEqual(sent.length - inDoubt);
  expect(target.looked()).toBeLessThanOrEqual(sent.length);
  expect(outcomes).toHaveLength(draws.length);
  for (const { failure, status, body } of outcomes)
    expect(failure === null).toBe(status > 0 && (body?.length ?? 1) >= 0);
  await expect.poll(() => transport.connections, patient).toBe(0);
  await target.close();
  target = undefined;
}

describe('a target drawn at random', () => {
  const draws = fc.array(fc.nat(10_000), { minLength: 60, maxLength: 120 });

  const scripts = (...behaviours: Behaviour[]) =>
    fc.array(fc.constantFrom(...behaviours), { minLength: 5, maxLength: 30 });

  it.each([
    ['over HTTP/1.1', 'HTTP1', 'OWN', scripts(...http1Behaviours)],
    ['over HTTP/1.1 with undici', 'HTTP1', 'UNDICI', scripts(...http1Behaviours)],
    ['over HTTP/2', 'HTTP2', 'OWN', scripts(...http2Behaviours)],
    ['over HTTP/2 with refusals', 'HTTP2', 'OWN', scripts(...http2Behaviours, ...refusals)],
  ] as const)('%s: ended = sent for, and it has counted all but the unsent', async (_, version, http1, script) => {
    const counted = fc.asyncProperty(script, draws, (behaviours, drawn) =>
      expectAllCounted(version, http1, behaviours, drawn),
    );
    await fc.assert(counted, { numRuns: 10, endOnFailure: true });
  });
});
