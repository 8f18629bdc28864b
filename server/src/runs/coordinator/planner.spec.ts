import { compileScenario, normalize, type ScenarioInput } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import { requestsPerIteration, runPlan, type SlotNeed, slotNeed } from './planner.ts';

const TRUST = { rate: 5000, users: 1000 };
type Load = ScenarioInput['load'];

function scenario(load: Load, changes: Partial<ScenarioInput> = {}) {
  return compileScenario(
    normalize({
      name: 'Shop',
      target: 'https://shop.example',
      load,
      steps: [{ name: 'Home', http: { url: '/' } }],
      ...changes,
    }),
  );
}
const rate = (perSecond: number, more: Partial<Load> = {}): Load => ({
  model: 'CONSTANT_RATE',
  rate: perSecond,
  duration: '20s',
  ...more,
});
const users = (count: number): Load => ({ model: 'CONSTANT_USERS', users: count, duration: '20s' });
const userRamp = (...to: number[]): Load => ({
  model: 'RAMPING_USERS',
  users: 10,
  stages: to.map((users) => ({ to: users, duration: '10s' })),
});
const ramp = (target: number): Load => ({ model: 'RAMPING_RATE', stages: [{ to: target, duration: '20s' }] });

describe('the slots that a run needs', () => {
  it.each<[string, Load, number, SlotNeed]>([
    ['little load: one, rather two', rate(10), 8, { required: 1, wanted: 2, most: 200 }],
    ['exactly what a slot is trusted with', rate(5000), 8, { required: 1, wanted: 2, most: 100_000 }],
    ['one iteration a second more', rate(5001), 8, { required: 2, wanted: 2, most: 100_020 }],
    ['the peak of a ramp counts', ramp(12_000), 8, { required: 3, wanted: 3, most: 120_000 }],
    ['the peak of a ramp of users', userRamp(2500, 0), 8, { required: 3, wanted: 3, most: 2500 }],
    ['a ramp of users that only falls', userRamp(0), 8, { required: 1, wanted: 2, most: 10 }],
    ['more than all slots: all of them', rate(50_000), 4, { required: 4, wanted: 4, most: 1_000_000 }],
    ['no slot anywhere', rate(50_000), 0, { required: 1, wanted: 2, most: 1_000_000 }],
    ['a single iteration', rate(1, { duration: '1s' }), 8, { required: 1, wanted: 1, most: 1 }],
    ['few in flight', rate(20_000, { maxInFlight: 3 }), 8, { required: 3, wanted: 3, most: 3 }],
    ['one in flight', rate(20_000, { maxInFlight: 1 }), 8, { required: 1, wanted: 1, most: 1 }],
    ['exactly the users of a slot', users(1000), 8, { required: 1, wanted: 2, most: 1000 }],
    ['a user more', users(1001), 8, { required: 2, wanted: 2, most: 1001 }],
    ['one user', users(1), 8, { required: 1, wanted: 1, most: 1 }],
  ])('%s', (_what, load, slotsInAll, need) => {
    expect(slotNeed(scenario(load), TRUST, slotsInAll)).toEqual(need);
  });
});

describe('the plan', () => {
  it.each<[string, Load, number, number | null]>([
    ['ten times the peak rate', rate(50), 1, 500],
    ['over all shards', rate(50), 2, 500],
    ['at least 100 a shard', rate(10), 2, 200],
    ['exactly 10,000 a shard', rate(2000), 2, 20_000],
    ['at most 10,000 a shard', rate(5000), 2, 20_000],
    ['rounded up a shard', rate(100), 3, 1002],
    ['as given', rate(5000, { maxInFlight: 7 }), 2, 7],
    ['the peak of a ramp counts', ramp(300), 2, 3000],
    ['users are their own limit', users(30), 2, null],
  ])('in flight: %s', (_what, load, shards, maxInFlight) => {
    expect(runPlan('run', scenario(load), shards, 1).maxInFlight).toBe(maxInFlight);
  });

  it.each<[string, Load, number | undefined, number, number]>([
    ['at least 100', users(30), undefined, 2, 100],
    ['the largest share of the users', users(1001), undefined, 2, 501],
    ['the share of what is in flight', rate(1000), undefined, 2, 5000],
    ['the largest share of the most users of a ramp', userRamp(3001, 0), undefined, 2, 1501],
    ['as given', users(1001), 3, 2, 3],
  ])('connections of a shard: %s', (_what, load, maxConnections, shards, expected) => {
    const compiled = scenario(load, maxConnections === undefined ? {} : { maxConnections });
    expect(runPlan('run', compiled, shards, 1).maxConnectionsPerShard).toBe(expected);
  });

  it('is the same for all shards, and carries the seed', () => {
    const compiled = scenario(rate(100));
    expect(runPlan('run', compiled, 3, 42)).toMatchObject({ runId: 'run', shards: 3, seed: 42, scenario: compiled });
  });
});

it('counts every retry and every redirect that an iteration may make', () => {
  const compiled = scenario(rate(1), {
    steps: [
      { name: 'Plain', http: { url: '/', maxRedirects: 0 } },
      { name: 'Retried', http: { url: '/', maxRedirects: 2, retry: { maxAttempts: 3 } } },
    ],
  });
  expect(requestsPerIteration(compiled)).toBe(1 + 3 * 3);
});
