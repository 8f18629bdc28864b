/**
 * Takes the engine's own path a few hundred times before the run, against an answer that comes out of this very thread:
 * else the first second of each run would measure how V8 compiles the engine. Nothing leaves the process.
 */
import { duplexPair } from 'node:stream';
import type { RunPlan, ShardEnd } from '@loadtest/protocol';
import { type CompiledScenario, compileScenario, normalize, type ScenarioInput } from '@loadtest/scenario';
import { MonotonicClock } from './clock.ts';
import type { DialTo } from './dialer.ts';
import { Flights } from './flights.ts';
import { HttpTransport } from './http-transport.ts';
import { NO_INPUTS } from './inputs.ts';
import { LeaseGate } from './lease-gate.ts';
import { LoopWatch, threadCpuMs } from './loop-watch.ts';
import { preparePlan } from './prepared-plan.ts';
import { Recorder } from './recorder.ts';

const ITERATIONS = 300;
const AT_ONCE = 10;
const BODY = '{"ok":true,"token":"abc"}';
const ANSWER = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: keep-alive\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;

/** A step that is the same each time, and one of all that is made and read anew. */
const SCENARIO: ScenarioInput = {
  name: 'Warm-up',
  target: 'http://within/',
  load: { model: 'CONSTANT_USERS', users: AT_ONCE, duration: '1s' },
  data: [{ name: 'rows', rows: [{ id: 1 }, { id: 2 }] }],
  steps: [
    {
      name: 'The same each time',
      http: { url: '/', headers: [{ name: 'accept', value: '*/*' }] },
      checks: [{ subject: 'STATUS', comparison: 'EQUALS', value: '200' }],
      extract: [{ name: 'token', from: 'JSON', expression: '$.token' }],
    },
    {
      name: 'Made anew',
      http: {
        method: 'POST',
        url: '/{{token}}',
        query: [{ name: 'row', value: '{{rows.id}}' }],
        headers: [{ name: 'x-id', value: '{{$uuid}}' }],
        json: { iteration: '{{$iteration}}', name: '{{$randomString(8)}}' },
      },
      checks: [
        { subject: 'STATUS', comparison: 'AT_MOST', value: '299' },
        { subject: 'JSON', expression: '$.ok', comparison: 'EQUALS', value: 'true' },
        { subject: 'BODY', comparison: 'MATCHES', value: 'tok.n' },
        { subject: 'HEADER', expression: 'content-type', comparison: 'CONTAINS', value: 'json' },
      ],
    },
  ],
};

/** Resolves with what it did. */
export async function warmUp(): Promise<ShardEnd> {
  const clock = new MonotonicClock();
  const startAtMs = clock.now();
  const now = (): number => clock.now() - startAtMs;
  const transport = new HttpTransport({
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
    flights.start(nowMs, nowMs, { k: started, user: started, cookies: null, ended: start });
  };
  const flights: Flights = new Flights({
    clock,
    transport,
    recorder,
    plan: preparePlan(planOf(compileScenario(normalize(SCENARIO))), NO_INPUTS),
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

function planOf(scenario: CompiledScenario): RunPlan {
  return {
    version: 1,
    runId: 'warm-up',
    scenario,
    shards: 1,
    seed: 1,
    maxInFlight: null,
    maxConnectionsPerShard: AT_ONCE,
    sealed: null,
    files: [],
  };
}

/** A connection whose other end answers each request. */
const dialWithin: DialTo = (_, __, ended) => {
  const [near, far] = duplexPair();
  far.on('data', (chunk: Buffer) => {
    // The head ends in this chunk; a body comes in one of its own.
    if (chunk.includes('\r\n\r\n')) far.write(ANSWER);
  });
  const immediate = setImmediate(() =>
    ended({ socket: near, httpVersion: 'HTTP/1.1', address: 'within:80', bytesReceived: () => 0, feed: null }, null),
  );
  return { cancel: () => clearImmediate(immediate) };
};
