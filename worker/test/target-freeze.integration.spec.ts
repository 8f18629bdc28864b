/**
 * A real target that is frozen for F of T seconds under a constant rate: above 1 − F/T the quantiles of the response times are
 * Q(q) = F · (q − (1 − F/T)) / (F/T), and the time that it takes to drain.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Histogram } from '@loadtest/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { LeaseGate, MonotonicClock, type RequestEntry, runShard } from '../src/engine/index.ts';
import { NO_INPUTS } from '../src/engine/inputs.ts';
import { constantRate, planOf, requestTo, stepTo } from '../src/engine/testing/plans.ts';

const RATE = 150;

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

async function run(totalMs: number, frozenMs: number, connections: number) {
  const target = fork(new URL('./target-child.ts', import.meta.url), { execArgv: [] });
  child = target;
  const [{ url }] = (await once(target, 'message')) as [{ url: string }];
  const clock = new MonotonicClock();
  const startAtMs = clock.now() + 50;
  const step = stepTo('', { request: requestTo(url, { timeoutMs: 60_000 }) });
  const plan = planOf(constantRate(RATE, totalMs, { gracefulStopMs: 30_000 }), [step], {
    maxInFlight: 5000,
    maxConnectionsPerShard: connections,
  });
  const requests: RequestEntry[] = [];
  const wires: { latency: Uint8Array[]; responseTime: Uint8Array[] } = { latency: [], responseTime: [] };
  const handle = runShard({
    ...{ plan, inputs: NO_INPUTS, shard: 0, attempt: 1, gate: new LeaseGate(), clock },
    ...{ startAtMs, fromMs: 0, fromCounter: 0 },
    onTick: ({ steps }) => {
      for (const { latency, responseTime } of steps) {
        wires.latency.push(latency);
        wires.responseTime.push(responseTime);
      }
    },
    sink: (entry) => requests.push(entry),
  });
  const frozen = { fromMs: Number.NaN, toMs: Number.NaN };
  clock.at(startAtMs + 1000, () => {
    frozen.fromMs = clock.now() - startAtMs;
    target.kill('SIGSTOP');
  });
  clock.at(startAtMs + 1000 + frozenMs, () => {
    frozen.toMs = clock.now() - startAtMs;
    target.kill('SIGCONT');
  });
  const end = await handle.done;
  target.send({});
  const [{ requests: arrived }] = (await once(target, 'message')) as [{ requests: number }];
  const queued = requests.filter(({ plannedMs }) => plannedMs > frozen.fromMs && plannedMs < frozen.toMs);
  const drainMs = Math.max(...queued.map(({ doneMs }) => doneMs)) - frozen.toMs;
  return {
    ...{ end, arrived, frozen, drainMs },
    latency: Histogram.of(...wires.latency),
    responseTime: Histogram.of(...wires.responseTime),
  };
}

const msAt = (histogram: Histogram, share: number): number => (histogram.percentile(share * 100) ?? Number.NaN) / 1000;

describe('a real target that freezes', () => {
  it.each([
    [0.1, 12_000, 1200],
    [0.6, 6000, 3600],
  ])('for %s of the time shows it in the response times', async (share, totalMs, frozenMs) => {
    const { end, arrived, frozen, drainMs, responseTime } = await run(totalMs, frozenMs, 5000);
    expect(end).toMatchObject({ iterations: (RATE * totalMs) / 1000, dropped: 0, errors: 0 });
    expect(arrived).toBe(end.requests - end.unsent);
    const lengthMs = frozen.toMs - frozen.fromMs;
    expect(lengthMs / totalMs).toBeCloseTo(share, 1);
    for (const part of [0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.99]) {
      const wanted = lengthMs * part;
      const got = msAt(responseTime, 1 - (lengthMs / totalMs) * (1 - part));
      expect(got).toBeGreaterThanOrEqual(wanted * 0.97);
      expect(got).toBeLessThanOrEqual((wanted + drainMs) * 1.03);
    }
  });

  it('hides it from who measures from the send over a few connections, and not from the response times', async () => {
    const connections = 5;
    const { end, latency, responseTime, frozen, drainMs } = await run(6000, 1500, connections);
    expect(end).toMatchObject({ iterations: RATE * 6, dropped: 0, errors: 0 });
    const lengthMs = frozen.toMs - frozen.fromMs;
    const share = lengthMs / 6000;
    for (const part of [0.5, 0.8, 0.95]) {
      const wanted = lengthMs * part;
      const got = msAt(responseTime, 1 - share * (1 - part));
      expect(got).toBeGreaterThanOrEqual(wanted * 0.97);
      expect(got).toBeLessThanOrEqual((wanted + drainMs) * 1.03);
    }
    // Five of 900 requests were on their way: 99 % were answered soon after they were sent.
    expect(msAt(latency, 0.99)).toBeLessThan(lengthMs / 4);
    expect(msAt(latency, 1)).toBeGreaterThan(lengthMs * 0.9);
  });
});
