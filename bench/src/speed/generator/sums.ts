/** What the ticks of a run add up to. */
import {
  addCounters,
  COUNTER_NAMES,
  type Counters,
  Histogram,
  noCounters,
  type ShardEnd,
  type Tick,
} from '@loadtest/protocol';
import type { GeneratorReport, GeneratorSettings } from './settings.ts';

export class Sums {
  readonly #histogramsOf: GeneratorSettings['histogramsOf'];
  readonly #ticks = noCounters();
  readonly #latency = new Histogram();
  readonly #startDelay = new Histogram();
  readonly #samples = new Set<string>();
  #bytes = 0;

  constructor(histogramsOf: GeneratorSettings['histogramsOf']) {
    this.#histogramsOf = histogramsOf;
  }

  /** `encoded`: the tick as it would cross Redis. */
  add(tick: Tick, encoded: Uint8Array): void {
    this.#bytes += encoded.length;
    addCounters(this.#ticks, tick);
    for (const { errorKinds } of tick.steps)
      for (const [kind, , sample] of errorKinds) this.#samples.add(sample ?? `kind ${kind}`);
    const { fromSecond, toSecond } = this.#histogramsOf;
    if (tick.second < fromSecond || tick.second >= toSecond) return;
    this.#startDelay.add(tick.startDelay);
    for (const { latency } of tick.steps) this.#latency.add(latency);
  }

  report(ends: readonly ShardEnd[]): GeneratorReport {
    const total = ends.reduce((sum, end) => addCounters(sum, end), noCounters());
    const [latency50 = null, latency99 = null] = this.#latency.percentiles([50, 99]);
    const [delay50 = null, delay99 = null, most = null] = this.#startDelay.percentiles([50, 99, 100]);
    const failed = ends.filter(({ reason }) => reason !== 'COMPLETED').map(({ reason, message }) => message ?? reason);
    return {
      requests: total.requests,
      unsent: total.unsent,
      errors: total.errors,
      interrupted: total.interruptedRequests,
      dropped: ends.reduce((sum, end) => sum + end.dropped, 0),
      exact: this.#bytes > 0 && failed.length === 0 && same(total, this.#ticks),
      samples: [...failed, ...this.#samples].slice(0, 5),
      latencyUs: { p50: latency50, p99: latency99 },
      startDelayUs: { p50: delay50, p99: delay99, max: most },
    };
  }
}

function same(one: Counters, other: Counters): boolean {
  return COUNTER_NAMES.every((name) => one[name] === other[name]);
}
