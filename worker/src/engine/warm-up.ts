/**
 * Takes the engine's own path a few hundred times before the run, against an answer that comes out of this very thread:
 * else the first second of each run would measure how V8 compiles the engine. Nothing leaves the process.
 */
import { duplexPair } from 'node:stream';
import type { ShardEnd } from '@loadtest/protocol';
import type { CompiledStep, Template } from '@loadtest/scenario';
import { MonotonicClock } from './clock.ts';
import type { DialTo } from './dialer.ts';
import { Flights } from './flights.ts';
import { LeaseGate } from './lease-gate.ts';
import { LoopWatch, threadCpuMs } from './loop-watch.ts';
import { prepareStep } from './prepared-step.ts';
import { Recorder } from './recorder.ts';
import { UndiciTransport } from './undici-transport.ts';

const ITERATIONS = 300;
const AT_ONCE = 10;
const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok';

/** Resolves with what it did. */
export async function warmUp(): Promise<ShardEnd> {
  const clock = new MonotonicClock();
  const startAtMs = clock.now();
  const now = (): number => clock.now() - startAtMs;
  const transport = new UndiciTransport({
    clock,
    gate: new LeaseGate({ deadlineMs: startAtMs + 60_000 }),
    tls: { insecure: false, ca: null, serverName: null },
    maxConnections: AT_ONCE,
    dial: dialWithin,
  });
  const recorder = new Recorder({
    shard: 0,
    attempt: 1,
    steps: 2,
    firstSecond: 0,
    beganMs: 0,
    warmUpMs: 0,
    watch: new LoopWatch(0, threadCpuMs),
    now,
    gauges: () => ({ cursor: 0, closed: false, inFlight: 0, users: 0, connections: 0 }),
    takeBytes: () => transport.takeBytes(),
    onTick: () => undefined,
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  let started = 0;
  const start = (): void => {
    if (++started > ITERATIONS) return;
    const nowMs = recorder.turn();
    flights.start(nowMs, nowMs, { k: started, user: started, cookies: null }, start);
  };
  const flights: Flights = new Flights({
    clock,
    transport,
    recorder,
    steps: [stepWith('GET', []), stepWith('POST', text('{}'))].map(prepareStep),
    cookies: 'ITERATION',
    startAtMs,
    onLanded: () => {
      if (flights.size === 0) resolve();
    },
  });
  for (let at = 0; at < AT_ONCE; at++) start();
  await promise;
  const end = recorder.finish(0, 'COMPLETED');
  await transport.close();
  return end;
}

function text(value: string): Template {
  return [{ kind: 'text', text: value }];
}

function stepWith(method: 'GET' | 'POST', body: Template): CompiledStep {
  return {
    name: method,
    request: {
      method,
      url: text('http://within/'),
      headers: [{ name: 'accept', value: text('*/*') }],
      query: [],
      body: method === 'GET' ? { kind: 'none' } : { kind: 'json', template: body },
      timeoutMs: 60_000,
      connectTimeoutMs: 60_000,
      maxRedirects: 0,
      retry: null,
    },
    extract: [],
    checks: [
      {
        name: 'status',
        subject: 'STATUS',
        expression: null,
        comparison: 'EQUALS',
        value: [{ kind: 'text', text: '200' }],
      },
    ],
    thinkTimeMs: 0,
    thinkTimeMaxMs: null,
  };
}

/** A connection whose other end answers each request. */
const dialWithin: DialTo = (_, __, ended) => {
  const [near, far] = duplexPair();
  far.on('data', (chunk: Buffer) => {
    // The head ends in this chunk; a body comes in one of its own.
    if (chunk.includes('\r\n\r\n')) far.write(ANSWER);
  });
  const immediate = setImmediate(() => ended({ socket: near, address: 'within:80', bytesReceived: () => 0 }, null));
  return { cancel: () => clearImmediate(immediate) };
};
