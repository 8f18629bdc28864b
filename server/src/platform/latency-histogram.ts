/** A Prometheus histogram that is fed from the ticks' histograms, bucket by bucket, not request by request. */
import type { Histogram as TickHistogram } from '@loadtest/protocol';
import { Histogram, type HistogramConfiguration } from 'prom-client';

export class LatencyHistogram extends Histogram {
  readonly #name: string;
  readonly #help: string;
  /** Seconds, ascending. */
  readonly #bounds: readonly number[];
  readonly #boundsUs: readonly number[];
  /** Values between each bound and the one before; one number more for the rest. */
  readonly #counts: number[];
  #sum = 0;

  constructor(configuration: HistogramConfiguration<string> & { readonly buckets: number[] }) {
    super(configuration);
    this.#name = configuration.name;
    this.#help = configuration.help;
    this.#bounds = configuration.buckets;
    this.#boundsUs = configuration.buckets.map((seconds) => seconds * 1e6);
    this.#counts = new Array<number>(configuration.buckets.length + 1).fill(0);
  }

  /** Adds all values of a histogram of µs. */
  addAll(values: TickHistogram): void {
    for (const [position, count] of values.buckets(this.#boundsUs).entries())
      this.#counts[position] = (this.#counts[position] ?? 0) + count;
    this.#sum += ((values.mean ?? 0) * values.count) / 1e6;
  }

  /** What prom-client's registry, and `get` too, ask a histogram for; it is missing in the package's types. */
  async getForPromString() {
    const values: { metricName: string; labels: Record<string, string | number>; value: number }[] = [];
    let upTo = 0;
    for (const [position, le] of [...this.#bounds, '+Inf'].entries()) {
      upTo += this.#counts[position] ?? 0;
      values.push({ metricName: `${this.#name}_bucket`, labels: { le }, value: upTo });
    }
    values.push({ metricName: `${this.#name}_sum`, labels: {}, value: this.#sum });
    values.push({ metricName: `${this.#name}_count`, labels: {}, value: upTo });
    return { name: this.#name, help: this.#help, type: 'histogram', values, aggregator: 'sum' };
  }
}
