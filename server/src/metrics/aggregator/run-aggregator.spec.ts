import { compileCurve } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import type { AggregatedRun, AggregatorEvent } from './aggregator.messages.ts';
import { type AggregatorStores, FencedError } from './aggregator-stores.ts';
import { RunAggregator } from './run-aggregator.ts';

const RUN: AggregatedRun = {
  runId: '0123456789abcdef01234567',
  scenarioId: '0123456789abcdef01234567',
  epoch: 1,
  curve: compileCurve({ model: 'CONSTANT_RATE', rate: 10, duration: '5s', gracefulStop: '30s', warmUp: '0s' }),
  durationMs: 5000,
  iterationLimit: null,
  adjustments: [],
  shards: 1,
  warmUpMs: 0,
  requestsPerIteration: 1,
  keptMs: null,
  startAtMs: null,
  stoppedAtMs: null,
  placements: [],
  checkpoint: null,
};

/** Stores whose stream is being read until the test says how that came out. */
function slowStream() {
  const reading = Promise.withResolvers<null>();
  const begun = Promise.withResolvers<void>();
  const xreadBuffer = () => {
    begun.resolve();
    return reading.promise;
  };
  const stores = {
    redis: { xreadBuffer },
    nowMs: async () => 0,
    pause: async () => undefined,
  } as unknown as AggregatorStores;
  return { stores, begun: begun.promise, reading };
}

describe('who waits for the outcome of a run', () => {
  it('is refused where it turns out within the same turn that another replica has the run', async () => {
    const { stores, begun, reading } = slowStream();
    const told: AggregatorEvent[] = [];
    const run = new RunAggregator(RUN, stores, (event) => told.push(event));
    const over = run.loop();
    await begun;
    const outcome = run.finish();
    reading.reject(new FencedError());
    await expect(outcome).rejects.toThrow(FencedError);
    await over;
    expect(told).toEqual([{ type: 'FENCED', runId: RUN.runId }]);
  });

  it('is refused where the run is forgotten first, and nothing is told of it any more', async () => {
    const { stores, begun, reading } = slowStream();
    const told: AggregatorEvent[] = [];
    const run = new RunAggregator(RUN, stores, (event) => told.push(event));
    const over = run.loop();
    await begun;
    const outcome = run.finish();
    run.forget();
    reading.resolve(null);
    await expect(outcome).rejects.toThrow(FencedError);
    await over;
    expect(told).toEqual([]);
  });
});
