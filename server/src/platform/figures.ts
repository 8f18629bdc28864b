/** What `/metrics` tells Prometheus. The load's figures are fed by the metrics store; rates come from the counters. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Figures {
  readonly registry: Registry;
  /** Requests of load that ended, by run. */
  readonly requests: Counter<'run'>;
  /** Requests of load with an error, by run and kind. */
  readonly errors: Counter<'run' | 'kind'>;
  /** Send to last byte, seconds. Filled bucket by bucket from the merged histograms. */
  readonly latency: Histogram<'run'>;
  readonly activeWorkers: Gauge;
  /** Jobs that wait in a queue. */
  readonly queueDepth: Gauge<'queue'>;
}

/** Bounds of the latency buckets, seconds. */
export const LATENCY_BOUNDS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

export function createFigures(): Figures {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: 'loadtest_requests_total',
      help: 'Requests of load that ended: answered, failed or cut off',
      labelNames: ['run'],
      registers,
    }),
    errors: new Counter({
      name: 'loadtest_errors_total',
      help: 'Requests of load that ended with an error, by kind',
      labelNames: ['run', 'kind'],
      registers,
    }),
    latency: new Histogram({
      name: 'loadtest_latency_seconds',
      help: 'Latency of the requests of load, from send to last byte, in seconds',
      labelNames: ['run'],
      buckets: [...LATENCY_BOUNDS_SECONDS],
      registers,
    }),
    activeWorkers: new Gauge({ name: 'loadtest_active_workers', help: 'Workers with a fresh heartbeat', registers }),
    queueDepth: new Gauge({
      name: 'loadtest_queue_depth',
      help: 'Jobs that wait in a queue',
      labelNames: ['queue'],
      registers,
    }),
  };
}
