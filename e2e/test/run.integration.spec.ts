/** A run over two workers, seen from outside: planned, started, sent, counted, watched; every figure has to agree. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTarget, type Target, until, usePlatform } from '../src/index.ts';
import { collectTicks, makeScenario, readRun, startRun, sum, watchTicks } from './api.ts';

const platform = usePlatform({ workers: 2, slots: 2 });
let target: Target;
beforeAll(async () => {
  target = await startTarget({ kind: 'constant', latencyMs: 5 });
});
afterAll(() => target.stop());

test('2,000 iterations/s for 20 s: nothing is lost, nothing is counted twice, every second arrives once and in order', async () => {
  const client = await platform().client();
  const load = { model: 'CONSTANT_RATE', rate: 2000, duration: '20s' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/exact', load));
  const resumed = (async () => {
    await until(async () => (await readRun(client, runId)).ticks.length > 10, {
      timeoutMs: 60_000,
      what: 'ten seconds',
    });
    return await collectTicks(client, runId, 7);
  })();
  const ticks = await collectTicks(client, runId);
  const run = await readRun(client, runId);

  expect(run).toMatchObject({ status: 'FINISHED', endReason: 'COMPLETED' });
  expect(new Set(run.shards.map(({ worker }) => worker?.id)).size).toBe(2);
  expect(run.summary.planned).toBe(40_000);
  expect(run.summary.iterations + run.summary.dropped).toBe(40_000);
  expect(run.summary.iterations).toBe(run.summary.completed + run.summary.interrupted);
  expect(await target.requests('/exact')).toBe(run.summary.requests - run.summary.unsent);
  expect(sum(run.ticks.map(({ requests }) => requests))).toBe(run.summary.requests);
  expect(sum(run.ticks.map(({ planned }) => planned))).toBe(40_000);
  expect(run.summary.latency.count).toBe(run.summary.requests - run.summary.unsent);

  expect(ticks.map(({ second }) => second)).toEqual(ticks.map((_, at) => at));
  expect(ticks.length).toBeGreaterThanOrEqual(20);
  for (const tick of ticks.slice(20)) expect(tick).toMatchObject({ phase: 'DRAIN', planned: 0 });
  // A second is told as it was known when it closed; what the run amended since has a higher revision.
  expect(run.ticks.map(({ second }) => second)).toEqual(ticks.map(({ second }) => second));
  for (const [at, tick] of ticks.entries()) if (run.ticks[at]?.revision === 0) expect(run.ticks[at]).toEqual(tick);
  expect((await resumed).map(({ second }) => second)).toEqual(
    ticks.map(({ second }) => second).filter((second) => second > 7),
  );
});

test('windows and series are the exact merge of their seconds', async () => {
  const client = await platform().client();
  await target.behave({ kind: 'bimodal', fastMs: 2, slowMs: 60, every: 10 }, '/windows');
  const load = { model: 'CONSTANT_RATE', rate: 100, duration: '8s', warmUp: '2s' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/windows', load));
  await collectTicks(client, runId);
  interface Window {
    from: number;
    to: number;
    requests: number;
    iterations: number;
    planned: number;
    latency: { count: number; p50: number; buckets: number[]; percentiles: number[] };
  }
  const figures = `from to requests iterations planned latency { count p50 buckets(bounds: [1, 10, 50, 1000]) percentiles(at: [0, 50, 99, 100]) }`;
  const { run } = await client.request<{
    run: { whole: Window; part: Window; series: Window[]; main: Window; summary: Omit<Window, 'from' | 'to'> };
  }>(
    `query ($id: ID!) { run(id: $id) {
      whole: window { ${figures} } part: window(from: 2, to: 4) { ${figures} } main: window(from: 2) { ${figures} }
      series(maxPoints: 3) { ${figures} }
      summary { requests iterations planned latency { count p50 buckets(bounds: [1, 10, 50, 1000]) percentiles(at: [0, 50, 99, 100]) } }
    } }`,
    { id: runId },
  );
  const { ticks } = await readRun(client, runId);
  const requestsIn = (from: number, to: number) =>
    sum(ticks.filter(({ second }) => second >= from && second <= to).map(({ requests }) => requests));
  expect(run.part.requests).toBe(requestsIn(2, 4));
  expect(run.whole.requests).toBe(requestsIn(0, 1000));
  expect(run.whole.planned).toBe(800);
  for (const { from, to, requests } of run.series) expect(requests).toBe(requestsIn(from, to));
  expect(sum(run.series.map(({ latency }) => latency.count))).toBe(run.whole.latency.count);
  for (const at of [0, 1, 2, 3, 4])
    expect(sum(run.series.map(({ latency }) => latency.buckets[at] ?? 0))).toBe(run.whole.latency.buckets[at]);
  // The warm-up counts for the live view only.
  const { from: _from, to: _to, ...main } = run.main;
  expect(run.summary).toEqual(main);
  expect(run.summary.planned).toBe(600);
});

test('a closed model: users loop, and no iteration number is given twice', async () => {
  const client = await platform().client();
  const load = { model: 'CONSTANT_USERS', users: 7, duration: '4s' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/users', load));
  const ticks = await collectTicks(client, runId);
  const run = await readRun(client, runId);
  expect(run.endReason).toBe('COMPLETED');
  expect(run.summary).toMatchObject({ planned: null, dropped: 0 });
  expect(run.summary.iterations).toBe(run.summary.completed + run.summary.interrupted);
  expect(await target.requests('/users')).toBe(run.summary.requests - run.summary.unsent);
  expect(ticks.slice(1, 3).map(({ planned }) => planned)).toEqual([7, 7]);
});

test('a stop ends the run within two seconds, and the totals add up', async () => {
  const client = await platform().client();
  await target.behave({ kind: 'constant', latencyMs: 3000 }, '/stopped');
  const load = { model: 'CONSTANT_RATE', rate: 50, duration: '10m' } as const;
  const runId = await startRun(client, await makeScenario(client, target.url, '/stopped', load));
  for await (const { runMetrics } of watchTicks(client, runId)) if (runMetrics.second >= 4) break;
  const askedAt = performance.now();
  await client.request(`mutation ($id: ID!) { stopRun(id: $id) { id } }`, { id: runId });
  await until(async () => (await readRun(client, runId)).status === 'FINISHED', { timeoutMs: 10_000, what: 'the end' });
  // The product's deadline is two seconds.
  expect(performance.now() - askedAt).toBeLessThan(4000);
  const run = await readRun(client, runId);
  expect(run).toMatchObject({ endReason: 'STOPPED_BY_USER', verdict: 'INCONCLUSIVE' });
  expect(run.summary.planned).toBe(run.summary.iterations + run.summary.dropped);
  expect(run.summary.interrupted).toBeGreaterThan(0);
  expect(run.summary.iterations).toBe(run.summary.completed + run.summary.interrupted);
  expect(await target.requests('/stopped')).toBe(run.summary.requests - run.summary.unsent);
  expect(sum(run.ticks.map(({ planned }) => planned))).toBe(run.summary.planned);
});

test('two runs at once share the workers and do not mix', async () => {
  const client = await platform().client();
  const load = { model: 'CONSTANT_RATE', rate: 40, duration: '4s' } as const;
  const paths = ['/one', '/two'];
  const runIds = await Promise.all(
    paths.map(async (path) => await startRun(client, await makeScenario(client, target.url, path, load))),
  );
  const [one, two] = await Promise.all(runIds.map((runId) => collectTicks(client, runId)));
  expect(one?.length).toBeGreaterThan(0);
  expect(two?.length).toBeGreaterThan(0);
  const runs = await Promise.all(runIds.map((runId) => readRun(client, runId)));
  for (const [at, run] of runs.entries()) {
    expect(run.summary.planned).toBe(160);
    expect(run.summary.iterations + run.summary.dropped).toBe(160);
    expect(await target.requests(paths[at])).toBe(run.summary.requests - run.summary.unsent);
  }
  // They ran side by side, each on both workers.
  const [first, second] = runs.map(({ startedAt }) => Date.parse(startedAt ?? ''));
  expect(Math.abs((first ?? 0) - (second ?? 0))).toBeLessThan(4000);
  for (const run of runs) expect(new Set(run.shards.map(({ worker }) => worker?.id)).size).toBe(2);
});

test('runs that together need more slots than there are wait for one another, in the order of their creation', async () => {
  const client = await platform().client();
  const load = { model: 'CONSTANT_USERS', users: 3000, duration: '2s', gracefulStop: '2s' } as const;
  const think = { steps: [{ name: 'get', http: { url: '/waiting' }, thinkTime: '2s' }] };
  const scenario = await makeScenario(client, target.url, '/waiting', load, think);
  const runIds: string[] = [];
  for (let at = 0; at < 3; at += 1) runIds.push(await startRun(client, scenario));
  const waiting = await until(
    async () => {
      const { statusMessage } = await readRun(client, runIds[2] ?? '');
      return statusMessage?.includes('Waiting behind') ? statusMessage : null;
    },
    { timeoutMs: 20_000, what: 'the third run to say what it waits for' },
  );
  expect(waiting).toMatch(/slots are free, 3 needed/);
  await Promise.all(runIds.map((runId) => collectTicks(client, runId)));
  const runs = await Promise.all(runIds.map((runId) => readRun(client, runId)));
  expect(runs.map(({ endReason }) => endReason)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
  const starts = runs.map(({ startedAt }) => Date.parse(startedAt ?? ''));
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
});

test('the same idempotency key starts one run; with other arguments it is a conflict', async () => {
  const client = await platform().client();
  const load = { model: 'CONSTANT_RATE', rate: 5, duration: '1s' } as const;
  const scenario = await makeScenario(client, target.url, '/once', load);
  const other = await makeScenario(client, target.url, '/other', load);
  const ids = await Promise.all([1, 2, 3].map(() => startRun(client, scenario, 'build-17')));
  expect(new Set(ids).size).toBe(1);
  await expect(startRun(client, other, 'build-17')).rejects.toMatchObject({ code: 'CONFLICT' });
  await collectTicks(client, ids[0] ?? '');
  const { scenario: found } = await client.request<{ scenario: { runs: { totalCount: number } } }>(
    `query ($id: ID!) { scenario(id: $id) { runs { totalCount } } }`,
    { id: scenario },
  );
  expect(found.runs.totalCount).toBe(1);
});

test('a run that nobody can see is not there', async () => {
  const client = await platform().client();
  const { run } = await client.request<{ run: null }>(`query { run(id: "6b04877c1ef76312333cbdd0") { id } }`);
  expect(run).toBeNull();

  await expect(collectTicks(client, '6b04877c1ef76312333cbdd0')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
