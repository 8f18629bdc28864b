/** What `/metrics` tells Prometheus of this worker. */
import { ERROR_KINDS, Histogram, type Tick } from '@loadtest/protocol';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { LatencyHistogram } from './latency-histogram.ts';

/** Bounds of the latency buckets, seconds. */
const LATENCY_BOUNDS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface Metrics {
  readonly registry: Registry;
  /** Enters what a shard did in a second. */
  addTick(tick: Tick): void;
  /** A tick waited for too long and was dropped. */
  countLostTick(): void;
}

/** `runningShards` is asked whenever the figures are read. */
export function createMetrics(runningShards: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'loadtest_requests_total',
    help: 'Requests of load that ended: answered, failed or cut off',
    registers,
  });
  const errors = new Counter({
    name: 'loadtest_errors_total',
    help: 'Requests of load that ended with an error, by kind',
    labelNames: ['kind'],
    registers,
  });
  const latency = new LatencyHistogram({
    name: 'loadtest_latency_seconds',
    help: 'Latency of the requests of load, from send to last byte, in seconds',
    buckets: LATENCY_BOUNDS_SECONDS,
    registers,
  });
  const lostTicks = new Counter({
    name: 'loadtest_lost_ticks_total',
    help: 'Seconds of a shard that waited for Redis for too long and were dropped',
    registers,
  });
  new Gauge({
    name: 'loadtest_running_shards',
    help: 'Shards that this worker holds',
    registers,
    collect() {
      this.set(runningShards());
    },
  });
  return {
    registry,
    addTick(tick) {
      requests.inc(tick.requests);
      for (const step of tick.steps) {
        latency.addAll(Histogram.of(step.latency));
        for (const [kind, count] of step.errorKinds)
          if (ERROR_KINDS[kind] !== 'INTERRUPTED') errors.inc({ kind: ERROR_KINDS[kind] ?? 'OTHER' }, count);
      }
    },
    countLostTick: () => lostTicks.inc(),
  };
}
