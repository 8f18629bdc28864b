import { expect, it } from 'vitest';
import { describeLoad, describeScenario } from './describe.ts';
import type { LoadInput } from './input.ts';

const CALM = { gracefulStop: '30s', warmUp: '0s' };

it.each<[string, LoadInput]>([
  ['2,000 iterations/s for 10 min', { model: 'CONSTANT_RATE', rate: 2000, duration: '10m' }],
  ['1 iteration/s for 1 h 30 min', { model: 'CONSTANT_RATE', rate: 1, duration: '90m' }],
  ['1,234.5 iterations/s for 1 s', { model: 'CONSTANT_RATE', rate: 1234.5, duration: '1s' }],
  ['6 iterations/min for 10 min', { model: 'CONSTANT_RATE', rate: 0.1, duration: '10m' }],
  ['20 iterations/min for 10 min', { model: 'CONSTANT_RATE', rate: 1 / 3, duration: '10m' }],
  ['6 iterations/h for 1 d', { model: 'CONSTANT_RATE', rate: 1 / 600, duration: '1d' }],
  ['1 iteration/h for 1 d', { model: 'CONSTANT_RATE', rate: 1 / 3600, duration: '1d' }],
  ['50 users for 1 h', { model: 'CONSTANT_USERS', users: 50, duration: '1h' }],
  ['1 user for 1 s', { model: 'CONSTANT_USERS', users: 1, duration: '1s' }],
  ['0 to 200 iterations/s over 5 min', { model: 'RAMPING_RATE', rate: 0, stages: [{ to: 200, duration: '5m' }] }],
  ['30 to 0 iterations/min over 5 min', { model: 'RAMPING_RATE', rate: 0.5, stages: [{ to: 0, duration: '5m' }] }],
  ['10 to 1 user over 5 min', { model: 'RAMPING_USERS', users: 10, stages: [{ to: 1, duration: '5m' }] }],
  [
    'Up to 200 users in 2 stages over 10 min',
    {
      model: 'RAMPING_USERS',
      users: 0,
      stages: [
        { to: 200, duration: '5m' },
        { to: 0, duration: '5m' },
      ],
    },
  ],
  [
    '5 iterations/s for 5 min',
    {
      model: 'RAMPING_RATE',
      rate: 0,
      stages: [
        { to: 5, duration: '0s' },
        { to: 5, duration: '5m' },
      ],
    },
  ],
])('%s', (words, load) => {
  expect(describeLoad({ ...CALM, ...load })).toBe(words);
});

it.each([
  ['https://shop.example/api', 'shop.example'],
  ['http://127.0.0.1:4010', '127.0.0.1:4010'],
  ['somewhere', 'somewhere'],
])('names the host of %s', (target, host) => {
  const load = { model: 'CONSTANT_RATE' as const, rate: 2000, duration: '10m', ...CALM };
  expect(describeScenario({ load, target })).toBe(`2,000 iterations/s for 10 min against ${host}`);
});
