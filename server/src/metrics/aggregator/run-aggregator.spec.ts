import { encodeTick, noCounters, type RunAdjustment, type Tick } from '@loadtest/protocol';
import { compileCurve } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import type { AggregatedRun, AggregatorEvent } from './aggregator.messages.ts';
import { type AggregatorStores, FencedError, type Flush } from './aggregator-stores.ts';
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

/** All ten iterations that are due in the second start. */
function tickOf(second: number): Tick {
  return {
    ...{ ...noCounters(), iterations: 10, completed: 10, requests: 10 },
    ...{ shard: 0, attempt: 1, second, cursor: 10 * (second + 1), closed: false, partial: false, drops: [] },
    ...{ inFlight: 0, users: 0, connections: 1, stallMs: 0, cpu: 0, startDelay: new Uint8Array(), steps: [] },
  };
}

describe('a change of the load', () => {
  it('holds for every second that is closed after Redis knows of it, whether the coordinator has told of it or not', async () => {
    const inRedis: RunAdjustment[] = [];
    const entries: [Buffer, Buffer[]][] = [];
    const flushed: Flush[] = [];
    const waiting: { readonly count: number; readonly done: () => void }[] = [];
    const stores = {
      redis: { xreadBuffer: async () => [[Buffer.from('results'), entries.splice(0)]] },
      metrics: { seconds: async function* () {} },
      nowMs: async () => 1000,
      adjustments: async () => inRedis,
      store: async (flush: Flush) => void flushed.push(flush),
      announce: async () => undefined,
      pause: async () => {
        for (const { count, done } of waiting) if (planned().length >= count) done();
        await new Promise((resolve) => setImmediate(resolve));
      },
    } as unknown as AggregatorStores;
    const planned = () => flushed.flatMap(({ seconds }) => seconds.map((stored) => [stored.second, stored.planned]));
    const report = async (second: number) => {
      entries.push([Buffer.from(`${second + 1}-0`), ['t', 'tick', 'd'].map((text) => Buffer.from(text))]);
      entries.at(-1)?.[1].push(Buffer.from(encodeTick(tickOf(second))));
      await new Promise<void>((done) => waiting.push({ count: second + 1, done }));
    };
    const placement = { shard: 0, attempt: 1, workerId: 'anna', region: 'default', placedAt: 0 };
    const placed = { ...placement, firstK: 0, fromMs: 0, lostBelowK: null };
    const run = new RunAggregator({ ...RUN, startAtMs: 0, placements: [placed] }, stores, () => undefined);
    const over = run.loop();
    await report(0);
    inRedis.push({ nth: 1, second: 2, to: 40 });
    await report(1);
    await report(2);
    inRedis.splice(0);
    await report(3);
    run.forget();
    await over;
    expect(planned()).toEqual([
      [0, 10],
      [1, 10],
      [2, 40],
      [3, 40],
    ]);
  });
});
