import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunPlan } from '@loadtest/protocol';
import { compileScenario, normalize, type ScenarioInput } from '@loadtest/scenario';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bePatient } from '../engine/testing/patience.ts';
import { tryInThread } from './try-host.ts';

bePatient();

const never = new AbortController().signal;
let target: Server;
let url = '';
beforeAll(async () => {
  // `/silent` is never answered.
  target = createServer((request, response) => {
    if (request.url !== '/silent') response.end(`you sent ${request.headers['authorization'] ?? 'nothing'}`);
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
});
afterAll(() => {
  target.closeAllConnections();
  target.close();
});

function plan(steps: ScenarioInput['steps'], more: Partial<ScenarioInput> = {}): RunPlan {
  const load = { model: 'CONSTANT_RATE', rate: 1, duration: '1s' } as const;
  const scenario = compileScenario(normalize({ name: 'Tried', target: url, load, steps, ...more }));
  return {
    version: 1,
    runId: 'try',
    scenario,
    shards: 1,
    seed: 1,
    maxInFlight: 1,
    maxConnectionsPerShard: 10,
    sealed: null,
    files: [],
  };
}

it('sends one iteration from a thread and gives its report, secrets masked', async () => {
  const headers = [{ name: 'authorization', value: 'Bearer {{token}}' }];
  const data = {
    plan: plan([{ name: 'Home', http: { url: '/', headers } }], { secrets: [{ name: 'token' }] }),
    secrets: { token: 'kq7-distinctive' },
    http1: 'OWN' as const,
    deadlineMs: 30_000,
  };
  const report = await tryInThread(data, never);
  expect(report).toMatchObject({ ok: true, error: null });
  const [request] = report.steps[0]?.requests ?? [];
  expect(request).toMatchObject({ status: 200, responseBody: 'you sent Bearer ***' });
  expect(JSON.stringify(report)).not.toContain('distinctive');
});

it('is cut off at the deadline, with what it has', async () => {
  const steps = [
    { name: 'Home', http: { url: '/' } },
    { name: 'Silent', http: { url: '/silent' } },
  ];
  const report = await tryInThread({ plan: plan(steps), secrets: {}, http1: 'OWN' as const, deadlineMs: 1500 }, never);
  expect(report.ok).toBe(false);
  expect(report.error).toMatch(/cut off/);
  expect(report.steps[0]?.requests[0]?.status).toBe(200);
});

it('says why a plan cannot be run', async () => {
  const data = {
    plan: plan([{ name: 'Home', http: { url: '/{{token}}' } }], { secrets: [{ name: 'token' }] }),
    secrets: {},
    http1: 'OWN' as const,
  };
  const report = await tryInThread({ ...data, deadlineMs: 30_000 }, never);
  expect(report).toMatchObject({ ok: false, steps: [] });
  expect(report.error).toContain('token');
});

it('ends at once where the worker goes', async () => {
  const leaving = new AbortController();
  const steps = [{ name: 'Silent', http: { url: '/silent' } }];
  const report = tryInThread(
    { plan: plan(steps), secrets: {}, http1: 'OWN' as const, deadlineMs: 60_000 },
    leaving.signal,
  );
  leaving.abort();
  expect(await report).toEqual({ ok: false, error: 'The worker shuts down: try again', steps: [] });
});
