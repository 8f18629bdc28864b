/** What `/metrics` tells Prometheus. The load's figures are fed by the metrics store; rates come from the counters. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { LatencyHistogram } from './latency-histogram.ts';

export interface Figures {
  readonly registry: Registry;
  /** Requests of load that ended. */
  readonly requests: Counter;
  /** Requests of load with an error, by kind. */
  readonly errors: Counter<'kind'>;
  /** Send to last byte. Filled bucket by bucket from the merged histograms. */
  readonly latency: LatencyHistogram;
  /** Messages in the results' streams that could not be read. */
  readonly malformed: Counter;
  readonly activeWorkers: Gauge;
  /** Jobs that wait in a queue. */
  readonly queueDepth: Gauge<'queue'>;
  /** Adds what sets gauges when somebody looks; what fails there leaves them as they were. */
  gather(look: () => Promise<void>): void;
  /** All of it in Prometheus' text form. */
  text(): Promise<string>;
}

/** Bounds of the latency buckets, seconds. */
export const LATENCY_BOUNDS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

export function createFigures(): Figures {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const looks: (() => Promise<void>)[] = [];
  return {
    gather: (look) => looks.push(look),
    async text() {
      await Promise.allSettled(looks.map((look) => look()));
      return await registry.metrics();
    },
    registry,
    requests: new Counter({
      name: 'loadtest_requests_total',
      help: 'Requests of load that ended: answered, failed or cut off',
      registers,
    }),
    errors: new Counter({
      name: 'loadtest_errors_total',
      help: 'Requests of load that ended with an error, by kind',
      labelNames: ['kind'],
      registers,
    }),
    latency: new LatencyHistogram({
      name: 'loadtest_latency_seconds',
      help: 'Latency of the requests of load, from send to last byte, in seconds',
      buckets: [...LATENCY_BOUNDS_SECONDS],
      registers,
    }),
    malformed: new Counter({
      name: 'loadtest_malformed_messages_total',
      help: "Messages in the results' streams that could not be read",
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
