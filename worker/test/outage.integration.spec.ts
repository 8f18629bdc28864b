import { until } from '@loadtest/local';
import { keys, type Tick, timing } from '@loadtest/protocol';
import { describe, expect, it } from 'vitest';
import type { Link } from './link.ts';
import type { PlayedRun } from './played-run.ts';
import { useWorkers } from './worker-fixture.ts';

const fixture = useWorkers();

/** Resolves when so long has passed, ms. */
async function passed(sinceMs: number, forMs: number): Promise<void> {
  const over = () => performance.now() - sinceMs >= forMs;
  await until(over, { timeoutMs: forMs + 5000, what: `${forMs} ms to pass` });
}

/** The entries of the stream as its readers take them: the first under each key. A repeat must be the same report. */
async function firstReports(run: PlayedRun): Promise<Tick[]> {
  const reports = new Map<string, { tick: Tick; bytes: string }>();
  for (const entry of await run.entries()) {
    if (!('tick' in entry)) continue;
    const key = `${entry.tick.shard}.${entry.tick.attempt}.${entry.tick.second}`;
    const before = reports.get(key);
    if (before === undefined) reports.set(key, entry);
    else expect(entry.bytes).toBe(before.bytes);
  }
  return [...reports.values()].map(({ tick }) => tick);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

it('a worker that starts before Redis is there waits for it', async () => {
  const link = await fixture.link();
  link.cut();
  const starting = fixture.worker(link.url);
  await passed(performance.now(), 500);
  link.mend();
  const worker = await starting;
  expect(await fixture.redis.exists(keys.heartbeat(worker.id))).toBe(1);
});

describe('a shard that loses Redis', () => {
  it.each([
    { how: 'cut', break: (link: Link) => link.cut() },
    { how: 'frozen without a word', break: (link: Link) => link.freeze() },
  ])('for three seconds ($how) sends what is not stored again, in order, and every tick arrives', async (given) => {
    const target = await fixture.target();
    const link = await fixture.link();
    const worker = await fixture.worker(link.url);
    const load = { model: 'CONSTANT_RATE', rate: 100, duration: '8s' } as const;
    const run = fixture.run({ target: target.url, load, shards: 1 });
    await run.begin(worker.id);
    const ticked = async (second: number) => (await run.ticks(0)).some((tick) => tick.second === second);
    await until(() => ticked(0), { timeoutMs: 10_000, what: 'second 0' });
    await run.stored(0, 1, 0);
    await until(() => ticked(1), { timeoutMs: 10_000, what: 'second 1' });

    given.break(link);
    await passed(performance.now(), 3000);
    link.mend();

    const end = await run.end(0);
    expect(end.reason).toBe('COMPLETED');
    const sent = (await run.entries()).flatMap((entry) => ('tick' in entry ? [entry.tick.second] : []));
    expect(sent.filter((second) => second === 0)).toEqual([0]);
    const again = sent.lastIndexOf(1);
    expect(again).toBeGreaterThan(sent.indexOf(1));
    expect(sent.slice(again)).toEqual(Array.from({ length: end.lastSecond }, (_, at) => at + 1));
    const ticks = await firstReports(run);
    expect(sum(ticks.map(({ requests }) => requests))).toBe(end.requests);
    expect(end.iterations + end.dropped).toBe(800);
    expect(target.arrivals.length).toBe(end.requests - end.unsent);
  });

  it('for longer than its lease stops its load, takes its lease up again and goes on', async () => {
    const target = await fixture.target();
    const link = await fixture.link();
    const worker = await fixture.worker(link.url);
    const load = { model: 'CONSTANT_RATE', rate: 100, duration: '12s' } as const;
    const run = fixture.run({ target: target.url, load, shards: 1 });
    await run.begin(worker.id);
    await until(async () => (await run.ticks(0)).length > 0, { timeoutMs: 10_000, what: 'second 0' });

    const cutAt = performance.now();
    const cutAtMs = Date.now();
    link.cut();
    await passed(cutAt, timing.leaseMs + 1500);
    expect((await run.lease(0)).attempt).toBeNull();
    const mendedAtMs = Date.now();
    link.mend();
    const renewed = async () => (await run.lease(0)).attempt === 1;
    await until(renewed, { timeoutMs: 3000, what: 'the lease to be taken up again' });

    const end = await run.end(0);
    expect(end.reason).toBe('COMPLETED');
    expect(end.lost).toBeGreaterThan(0);
    expect(end.iterations + end.dropped).toBe(1200);
    await firstReports(run);
    expect(target.arrivals.length).toBe(end.requests - end.unsent);
    const deadline = cutAtMs + timing.leaseTrustMs + 100;
    expect(target.arrivals.filter((atMs) => atMs > deadline && atMs < mendedAtMs)).toEqual([]);
    expect(target.arrivals.some((atMs) => atMs > mendedAtMs)).toBe(true);
  });
});
