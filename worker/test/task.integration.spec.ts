import { gzipSync } from 'node:zlib';
import { until } from '@loadtest/local';
import { channels, heartbeatMessage, keys, workerNoticeMessage } from '@loadtest/protocol';
import { describe, expect, it } from 'vitest';
import { useWorkers } from './worker-fixture.ts';

const fixture = useWorkers();
const load = { model: 'CONSTANT_RATE', rate: 50, duration: '1s' } as const;

describe('a task', () => {
  it('that makes no sense harms nothing', async () => {
    const target = await fixture.target();
    const worker = await fixture.worker();
    const run = fixture.run({ target: target.url, load, shards: 1 });
    for (const data of [null, 'shard', {}, { runId: run.runId, shard: -1, attempt: 1 }, { runId: 7 }])
      await run.addTask(worker.id, data);
    await run.addTask(worker.id, { runId: 'no-such-run', shard: 0, attempt: 1 });
    await run.begin(worker.id);
    expect((await run.end(0)).reason).toBe('COMPLETED');
  });

  it('that comes twice, or for an attempt that was replaced, applies no load a second time', async () => {
    const target = await fixture.target();
    const worker = await fixture.worker();
    const run = fixture.run({ target: target.url, load, shards: 1 });
    await run.open();
    await run.ask(worker.id, 0, 2);
    for (const attempt of [2, 1, 2]) await run.addTask(worker.id, { runId: run.runId, shard: 0, attempt });
    await run.isReady(0, 2);
    await run.set({ 'from:0': 0 });
    await run.start(worker.id);
    const end = await run.end(0, 2);
    expect(end.iterations + end.dropped).toBe(50);
    expect(target.arrivals.length).toBe(end.requests - end.unsent);
    expect((await run.entries()).filter((entry) => 'end' in entry).length).toBe(1);
  });

  it.each([
    { what: 'that is not there', plan: null, message: /not there/ },
    { what: 'of another version', plan: { version: 2 }, message: /reads plans of version 1, not 2/ },
    { what: 'that is no plan', plan: { version: 1 }, message: /./ },
  ])('with a plan $what is refused with its reason, and its lease given back', async ({ plan, message }) => {
    const worker = await fixture.worker();
    const run = fixture.run({ target: 'http://127.0.0.1:9', load, shards: 1 });
    await run.open();
    if (plan === null) await fixture.redis.del(keys.plan(run.runId));
    else await fixture.redis.set(keys.plan(run.runId), gzipSync(JSON.stringify(plan)));
    await run.ask(worker.id, 0);
    expect(await run.hasFailed(0)).toMatch(message);
    const released = async () => (await run.lease(0)).attempt === null;
    await until(released, { timeoutMs: 2000, what: 'the lease to be released' });
  });

  it('may be stopped before it starts', async () => {
    const target = await fixture.target();
    const worker = await fixture.worker();
    const run = fixture.run({ target: target.url, load, shards: 1 });
    await run.open();
    await run.ask(worker.id, 0);
    await run.isReady(0);
    await run.stop();
    const end = await run.end(0);
    expect(end).toMatchObject({ reason: 'STOPPED', iterations: 0, requests: 0, lastSecond: -1 });
    expect(target.arrivals).toEqual([]);
  });
});

describe('the registry', () => {
  it('hears of a worker while it is there, and when it goes', async () => {
    const notices: unknown[] = [];
    const subscriber = fixture.redis.duplicate();
    fixture.afterwards(async () => subscriber.disconnect());
    await subscriber.subscribe(channels.workers);
    subscriber.on('message', (_channel, text: string) => notices.push(workerNoticeMessage.read(text)));

    const worker = await fixture.worker();
    const heartbeat = heartbeatMessage.read((await fixture.redis.get(keys.heartbeat(worker.id))) ?? '');
    expect(heartbeat).toMatchObject({ id: worker.id, slots: 2, region: 'default', draining: false });
    expect(heartbeat.memoryBytes).toBeGreaterThan(1e6);
    expect(heartbeat.memoryLimitBytes).toBeGreaterThan(heartbeat.memoryBytes);
    const heardAtMs = Number(await fixture.redis.zscore(keys.workers, worker.id));
    expect(Math.abs(heardAtMs - Date.now())).toBeLessThan(5000);

    await worker.stop();
    expect(await fixture.redis.exists(keys.heartbeat(worker.id))).toBe(0);
    const gone = () => notices.some((notice) => (notice as { what: string }).what === 'GONE');
    await until(gone, { timeoutMs: 2000, what: 'the notice that it went' });
    expect(notices[0]).toEqual({ workerId: worker.id, what: 'HEARTBEAT' });
  });

  it('is told of the load that the worker applies', async () => {
    const target = await fixture.target();
    const worker = await fixture.worker();
    const run = fixture.run({ target: target.url, load: { ...load, duration: '30s' }, shards: 1 });
    await run.begin(worker.id);
    const busy = async () => {
      const heartbeat = heartbeatMessage.read((await fixture.redis.get(keys.heartbeat(worker.id))) ?? '');
      return heartbeat.requestRate > 0 && heartbeat;
    };
    const heartbeat = await until(busy, { timeoutMs: 10_000, what: 'a heartbeat with load', intervalMs: 100 });
    expect(heartbeat.networkBytesPerSecond).toBeGreaterThan(1000);
    expect(heartbeat.connections).toBeGreaterThan(0);
    const text = await (await fetch(`http://127.0.0.1:${worker.metricsPort}/metrics`)).text();
    expect(Number(/^loadtest_requests_total (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
    expect(Number(/^loadtest_latency_seconds_count (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
    const ready = await fetch(`http://127.0.0.1:${worker.metricsPort}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
  });
});
