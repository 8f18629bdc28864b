/** A worker that is asked to try scenarios: each is sent once, and answered whatever happens. */
import { randomUUID } from 'node:crypto';
import { until } from '@loadtest/local';
import {
  decodeTryReport,
  encodePlan,
  keys,
  QUEUE_PREFIX,
  queues,
  type RunPlan,
  sealSecrets,
  type TryReport,
} from '@loadtest/protocol';
import { compileScenario, normalize, type ScenarioInput } from '@loadtest/scenario';
import { Queue } from 'bullmq';
import { expect, it } from 'vitest';
import { SECRET_KEY, useWorkers } from './worker-fixture.ts';

const fixture = useWorkers();

function planOf(target: string, more: Partial<ScenarioInput> = {}): RunPlan {
  const load = { model: 'CONSTANT_RATE', rate: 1, duration: '1s' } as const;
  const steps = [{ name: 'Home', http: { url: '/' } }];
  return {
    version: 1,
    runId: randomUUID(),
    scenario: compileScenario(normalize({ name: 'Tried', target, load, steps, ...more })),
    shards: 1,
    seed: 1,
    maxInFlight: 1,
    maxConnectionsPerShard: 10,
    sealed: null,
    files: [],
  };
}

async function ask(workerId: string, plan: RunPlan, times = 1): Promise<void> {
  await fixture.redis.set(keys.tryPlan(plan.runId), Buffer.from(encodePlan(plan)));
  const connection = fixture.redis.duplicate({ maxRetriesPerRequest: null });
  const queue = new Queue(queues.tasks(workerId), { connection, prefix: QUEUE_PREFIX });
  for (let time = 0; time < times; time += 1) await queue.add('try', { tryId: plan.runId });
  await queue.close();
  connection.disconnect();
}

async function reportOf({ runId }: RunPlan): Promise<TryReport> {
  const read = () => fixture.redis.getBuffer(keys.tryReport(runId));
  return decodeTryReport(await until(read, { timeoutMs: 60_000, what: 'the report' }));
}

it('a try that is asked for several times is sent once', async () => {
  const target = await fixture.target();
  const worker = await fixture.worker();
  const plan = planOf(target.url);
  await ask(worker.id, plan, 3);
  expect(await reportOf(plan)).toMatchObject({ ok: true, error: null, steps: [{ requests: [{ status: 200 }] }] });
  await worker.stop();
  expect(target.arrivals.length).toBe(1);
  expect(await fixture.redis.exists(keys.tryPlan(plan.runId))).toBe(0);
  expect(await fixture.redis.pttl(keys.tryReport(plan.runId))).toBeGreaterThan(0);
});

it('more than the worker does at once wait for their turn, and all are answered', async () => {
  const target = await fixture.target();
  const worker = await fixture.worker();
  const plans = Array.from({ length: 6 }, () => planOf(target.url));
  await Promise.all(plans.map((plan) => ask(worker.id, plan)));
  expect((await Promise.all(plans.map(reportOf))).map(({ ok }) => ok)).toEqual(plans.map(() => true));
  expect(target.arrivals.length).toBe(6);
});

it('what cannot be tried is answered with the reason', async () => {
  const worker = await fixture.worker();
  const more = { secrets: [{ name: 'token' }] };
  const stranger = planOf('http://127.0.0.1:1', more);
  await ask(worker.id, { ...stranger, sealed: sealSecrets({ token: 'x' }, stranger.runId, [Buffer.alloc(32, 9)]) });
  expect((await reportOf(stranger)).error).toContain('another LOADTEST_SECRET_KEY');
  const moved = planOf('http://127.0.0.1:1', more);
  const key = Buffer.from(SECRET_KEY, 'base64');
  await ask(worker.id, { ...moved, sealed: sealSecrets({ token: 'x' }, 'another', [key]) });
  expect((await reportOf(moved)).error).toContain('sealed for something else');
  const older = { ...planOf('http://127.0.0.1:1'), version: 2 as unknown as 1 };
  await ask(worker.id, older);
  expect((await reportOf(older)).error).toContain('reads plans of version 1');
});

it('a worker that goes answers what it has not done', async () => {
  const target = await fixture.target(60_000);
  const worker = await fixture.worker();
  const plan = planOf(target.url);
  await ask(worker.id, plan);
  await until(() => target.arrivals.length > 0, { timeoutMs: 30_000, what: 'the request to arrive' });
  await worker.stop();
  expect(await reportOf(plan)).toEqual({ ok: false, error: 'The worker shuts down: try again', steps: [] });
});
