/** Percentiles of what the engine reports against those of its own raw samples. */
import { Histogram, type Tick } from '@loadtest/protocol';
import { describe, expect, it } from 'vitest';
import { constantRate, constantUsers, planOf, requestTo, stepTo } from './testing/plans.ts';
import { VirtualShard } from './testing/virtual-shard.ts';

const step = stepTo('', { request: requestTo('http://127.0.0.1:1/', { timeoutMs: 600_000 }) });
const PERCENTS = [0, 1, 25, 50, 75, 90, 95, 99, 99.9, 100];

/** Nearest rank, µs. */
function exact(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100 - 1e-9) - 1)] ?? Number.NaN;
}

function expectClose(histogram: Histogram, samplesMs: readonly number[]): void {
  const samples = samplesMs.map((ms) => Math.max(1, ms * 1000));
  expect(histogram.count).toBe(samples.length);
  for (const percent of PERCENTS) {
    const wanted = exact(samples, percent);
    const got = histogram.percentile(percent) ?? Number.NaN;
    expect(Math.abs(got - wanted)).toBeLessThanOrEqual(Math.max(1, wanted * 0.002));
  }
}

function merged(ticks: readonly Tick[], pick: (tick: Tick) => readonly Uint8Array[]): Histogram {
  return Histogram.of(...ticks.flatMap(pick));
}

/** Latencies, ms, of the n-th request. */
const distributions: Record<string, (nth: number) => number> = {
  bimodal: (nth) => (nth % 10 === 0 ? 900 + ((nth * 7) % 83) / 3 : 2 + ((nth * 13) % 17) / 7),
  'all the same': () => 12.5,
  'from a microsecond to minutes': (nth) => 0.001 * 1.02 ** (nth % 900),
  'of ties': (nth) => [1, 5, 5, 5, 250][nth % 5] ?? 0,
};

describe('percentiles of merged ticks are those of the raw samples', () => {
  it.each(Object.entries(distributions))('%s', async (_, latencyOf) => {
    const plan = planOf(constantRate(150, 8000, { gracefulStopMs: 300_000 }), [step, step], {
      shards: 2,
      maxInFlight: 10_000,
    });
    const shards = [0, 1].map(
      (shard) => new VirtualShard({ plan, shard, answer: (nth) => ({ afterMs: latencyOf(nth) }) }),
    );
    await Promise.all(shards.map((shard) => shard.finish()));
    const ticks = shards.flatMap((shard) => shard.ticks);
    const requests = shards.flatMap((shard) => shard.requests);
    expect(requests.length).toBe(2400);
    const steps = (tick: Tick) => tick.steps;
    const sent = (request: { sentMs: number | null }) => request.sentMs ?? Number.NaN;
    expectClose(
      merged(ticks, (tick) => steps(tick).map(({ latency }) => latency)),
      requests.map((request) => request.doneMs - sent(request)),
    );
    expectClose(
      merged(ticks, (tick) => steps(tick).map(({ responseTime }) => responseTime)),
      requests.map((request) => request.doneMs - request.plannedMs),
    );
    expectClose(
      merged(ticks, ({ startDelay }) => [startDelay]),
      requests.map((request) => sent(request) - request.plannedMs),
    );
  });

  it('of one sample, and of none', async () => {
    const shard = new VirtualShard({ plan: planOf(constantUsers(1, 1000), [step]), answer: () => ({ afterMs: 1500 }) });
    await shard.finish();
    const of = (tick: Tick | undefined) => Histogram.of(...(tick?.steps.map(({ latency }) => latency) ?? []));
    expect(of(shard.ticks[0]).percentile(99)).toBe(null);
    expect(of(shard.ticks[1]).percentile(99)).toBe(1_500_000);
  });
});
