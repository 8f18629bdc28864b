import { gzipSync } from 'node:zlib';
import { compileScenario, normalize } from '@loadtest/scenario';
import { expect, it } from 'vitest';
import { decodePlan, encodePlan, type RunPlan } from './plan.ts';

const PLAN: RunPlan = {
  version: 1,
  runId: 'r1',
  scenario: compileScenario(
    normalize({
      name: 'Shop',
      target: 'https://shop.example',
      load: { model: 'CONSTANT_RATE', rate: 0.7, duration: '10s' },
      steps: [{ name: 'Home', http: { url: '/ü?q={{$uuid}}' } }],
    }),
  ),
  shards: 2,
  seed: 17,
  maxInFlight: null,
  maxConnectionsPerShard: 100,
  sealed: null,
  files: [],
};

it('a plan is read as it was written', () => {
  expect(decodePlan(encodePlan(PLAN))).toEqual(PLAN);
});

it('a plan of another version is refused, and the worker told', () => {
  expect(() => decodePlan(gzipSync(JSON.stringify({ ...PLAN, version: 2 })))).toThrow(
    'This worker reads plans of version 1, not 2: update it',
  );
});

it('what is no plan is refused', () => {
  for (const bytes of [new Uint8Array(0), Buffer.from('{}'), gzipSync('nothing'), encodePlan(PLAN).subarray(0, 40)])
    expect(() => decodePlan(bytes)).toThrow();
});
