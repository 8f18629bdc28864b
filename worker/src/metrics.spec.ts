import { HistogramRecorder, noCounters, type StepTick, type Tick } from '@loadtest/protocol';
import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

function tickOf(latenciesMs: readonly number[], errorKinds: StepTick['errorKinds']): Tick {
  const recorder = new HistogramRecorder();
  for (const latencyMs of latenciesMs) recorder.record(latencyMs * 1000);
  const latency = recorder.take();
  const requests = latenciesMs.length;
  const step = { step: 0, requests, unsent: 0, errors: 0, interruptedRequests: 0, bytesReceived: 0, statusCodes: [] };
  return {
    ...noCounters(),
    requests,
    shard: 0,
    attempt: 1,
    second: 0,
    cursor: 0,
    closed: false,
    partial: false,
    drops: [],
    inFlight: 0,
    users: 0,
    connections: 0,
    stallMs: 0,
    cpu: 0,
    startDelay: new Uint8Array(0),
    steps: [{ ...step, latency, responseTime: latency, errorKinds, checks: [] }],
  };
}

describe('the figures for Prometheus', () => {
  it('add up what the ticks say', async () => {
    const metrics = createMetrics(() => 2);
    metrics.addTick(
      tickOf(
        [0.5, 3, 20_000],
        [
          [3, 2, null],
          [12, 5, null],
        ],
      ),
    );
    metrics.addTick(tickOf([3], [[3, 1, 'timed out']]));
    const text = await metrics.registry.metrics();
    const lines = text.split('\n');
    for (const line of [
      '# TYPE loadtest_latency_seconds histogram',
      'loadtest_requests_total 4',
      'loadtest_errors_total{kind="TIMEOUT"} 3',
      'loadtest_running_shards 2',
      'loadtest_latency_seconds_bucket{le="0.001"} 1',
      'loadtest_latency_seconds_bucket{le="0.0025"} 1',
      'loadtest_latency_seconds_bucket{le="0.005"} 3',
      'loadtest_latency_seconds_bucket{le="10"} 3',
      'loadtest_latency_seconds_bucket{le="+Inf"} 4',
      'loadtest_latency_seconds_count 4',
      'loadtest_latency_seconds_sum 20.0065',
    ])
      expect(lines).toContain(line);
    expect(text).not.toContain('INTERRUPTED');
    expect(text).toContain('process_cpu_user_seconds_total');
  });
});
