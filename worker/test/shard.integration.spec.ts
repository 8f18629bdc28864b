import { until } from '@loadtest/local';
import { addCounters, COUNTER_NAMES, fields, keys, noCounters, type Tick, timing } from '@loadtest/protocol';
import { describe, expect, it } from 'vitest';
import type { PlayedRun } from './played-run.ts';
import { useWorkers } from './worker-fixture.ts';

const fixture = useWorkers();

const seconds = (ticks: readonly Tick[]) => ticks.map((tick) => tick.second);
const upTo = (last: number) => Array.from({ length: last + 1 }, (_, second) => second);
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** The ticks of a shard come in order without a hole, and its last message agrees with them. */
async function expectWhole(run: PlayedRun, shard: number, attempt = 1): Promise<Tick[]> {
  const end = await run.end(shard, attempt);
  const ticks = await run.ticks(shard, attempt);
  const first = ticks[0]?.second ?? 0;
  expect(seconds(ticks)).toEqual(upTo(end.lastSecond).slice(first));
  const totals = ticks.reduce((total, tick) => addCounters(total, tick), noCounters());
  for (const name of COUNTER_NAMES) expect([name, end[name]]).toEqual([name, totals[name]]);
  expect(end.dropped).toBe(sum(ticks.flatMap(({ drops }) => drops.map(({ count }) => count))));
  return ticks;
}

async function runningShards(metricsPort: number | null): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return Number(/^loadtest_running_shards (\d+)$/m.exec(text)?.[1]);
}

describe('two shards of a run at a constant rate', () => {
  it('start together, report each second once, and account for every planned iteration', async () => {
    const target = await fixture.target();
    const worker = await fixture.worker();
    const load = { model: 'CONSTANT_RATE', rate: 200, duration: '3s' } as const;
    const run = fixture.run({ target: target.url, load, shards: 2 });
    await run.begin(worker.id);
    for (const shard of [0, 1]) {
      const { ready } = await run.shard(shard);
      expect(Math.abs(ready?.clockOffsetMs ?? Number.NaN)).toBeLessThan(1000);
      expect(ready?.clockBoundMs).toBeLessThan(100);
    }
    for (const shard of [0, 1]) await expectWhole(run, shard);

    const books = await run.book();
    const { iterations, requests, unsent } = books.totals.counters;
    const dropped = sum(books.pending().map((second) => second.dropped));
    expect(sum(upTo(books.closedThrough).map((second) => books.planned(second)))).toBe(600);
    expect(iterations + dropped).toBe(600);
    expect(target.arrivals.length).toBe(requests - unsent);
    expect(books.settled).toBe(true);
    // Both clocks are this machine's; timers may fire a little early by rounding to ms.
    expect(Math.min(...target.arrivals)).toBeGreaterThanOrEqual(Math.floor(run.startAtMs) - 1);
    for (const shard of [0, 1]) {
      const released = async () => (await run.lease(shard)).attempt === null;
      await until(released, { timeoutMs: 2000, what: 'the lease to be released' });
    }
  });

  it('wait for the end of the run, then leave nothing behind', async () => {
    const target = await fixture.target();
    const worker = await fixture.worker();
    const load = { model: 'CONSTANT_RATE', rate: 20, duration: '1s' } as const;
    const run = fixture.run({ target: target.url, load, shards: 2 });
    await run.begin(worker.id);
    for (const shard of [0, 1]) await run.end(shard);
    expect(await runningShards(worker.metricsPort)).toBe(2);
    await run.finish();
    const none = async () => (await runningShards(worker.metricsPort)) === 0;
    await until(none, { timeoutMs: 5000, what: 'the shards to be released' });
  });
});

describe('a shard of a user model', () => {
  it('keeps its lease beyond its length, reserves numbers ahead, and stops within two seconds', async () => {
    const target = await fixture.target(20);
    const worker = await fixture.worker();
    const load = { model: 'CONSTANT_USERS', users: 5, duration: '60s' } as const;
    const run = fixture.run({ target: target.url, load, shards: 1 });
    await run.begin(worker.id);
    const startedAt = performance.now();
    let least = Number.POSITIVE_INFINITY;
    const overdue = async () => {
      const { attempt, leftMs } = await run.lease(0);
      expect(attempt).toBe(1);
      least = Math.min(least, leftMs);
      const { mark } = await run.shard(0);
      const ticks = await run.ticks(0);
      expect(mark).toBeGreaterThan(ticks.at(-1)?.cursor ?? 0);
      return performance.now() - startedAt > timing.leaseMs + 1500;
    };
    await until(overdue, { timeoutMs: 20_000, what: 'more than a lease to pass', intervalMs: 100 });
    expect(least).toBeGreaterThan(timing.leaseMs - 2 * timing.renewEveryMs - 500);

    const stoppedAt = performance.now();
    await run.stop();
    const end = await run.end(0);
    expect(performance.now() - stoppedAt).toBeLessThan(2000);
    expect(end.reason).toBe('STOPPED');
    await expectWhole(run, 0);
    expect(target.arrivals.length).toBe(end.requests - end.unsent);
  });

  it('goes on from the mark of the attempt before', async () => {
    const target = await fixture.target(20);
    const worker = await fixture.worker();
    const load = { model: 'CONSTANT_USERS', users: 2, duration: '60s' } as const;
    const run = fixture.run({ target: target.url, load, shards: 1 });
    await run.begin(worker.id);
    await until(async () => (await run.ticks(0)).length > 0, { timeoutMs: 10_000, what: 'a tick' });
    await run.ask(worker.id, 0, 2);
    await run.isReady(0, 2);
    const { cursor: given } = await run.end(0);
    await run.set({ [fields.from(0)]: 3000 });
    const replaced = async () => (await run.ticks(0, 2)).find((tick) => tick.iterations > 0);
    const first = await until(replaced, { timeoutMs: 10_000, what: 'a tick of the replacement' });
    expect(first.cursor - first.iterations).toBeGreaterThanOrEqual(1000);
    expect(first.cursor - first.iterations).toBeGreaterThanOrEqual(given);
    await run.stop();
    await expectWhole(run, 0, 2);
  });
});

describe('a shard whose place is given to another attempt', () => {
  it('is fenced, still reports what it did, and the replacement decides the rest', async () => {
    const target = await fixture.target();
    const worker = await fixture.worker();
    const load = { model: 'CONSTANT_RATE', rate: 100, duration: '10s' } as const;
    const run = fixture.run({ target: target.url, load, shards: 1 });
    await run.begin(worker.id);
    await until(async () => (await run.ticks(0)).length >= 1, { timeoutMs: 10_000, what: 'a tick' });
    await run.ask(worker.id, 0, 2);
    const fenced = await run.end(0);
    expect(fenced.reason).toBe('FENCED');
    await run.isReady(0, 2);
    expect((await run.ticks(0, 2)).length).toBe(0);

    const fromMs = Date.now() - run.startAtMs + timing.startAheadMs;
    run.books.lose(0);
    run.books.place(0, 2, worker.id, Math.ceil(fromMs / 10));
    await run.set({ [fields.from(0)]: fromMs });
    await expectWhole(run, 0, 1);
    await expectWhole(run, 0, 2);
    const books = await run.book();
    const { iterations, requests, unsent } = books.totals.counters;
    expect(iterations + sum(books.pending().map((second) => second.dropped))).toBe(1000);
    expect(target.arrivals.length).toBe(requests - unsent);
    expect((await run.lease(0)).attempt).not.toBe(1);
  });

  it('is fenced when the run is gone', async () => {
    const target = await fixture.target();
    const worker = await fixture.worker();
    const load = { model: 'CONSTANT_RATE', rate: 100, duration: '60s' } as const;
    const run = fixture.run({ target: target.url, load, shards: 1 });
    await run.begin(worker.id);
    await until(() => target.arrivals.length > 50, { timeoutMs: 10_000, what: 'the load' });
    await run.forget();
    const none = async () => (await runningShards(worker.metricsPort)) === 0;
    await until(none, { timeoutMs: 5000, what: 'the shard to be released' });
    const arrived = target.arrivals.length;
    expect(await fixture.redis.exists(keys.results(run.runId), keys.lease(run.runId, 0))).toBe(0);
    await worker.stop();
    expect(target.arrivals.length).toBe(arrived);
  });
});
