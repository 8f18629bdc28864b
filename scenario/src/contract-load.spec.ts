/** Rules of the API's descriptions, each broken by one input: the load. */
import { describe } from 'vitest';
import type { LoadInput } from './input.ts';
import {
  type Changes,
  CONSTANT_RATE,
  CONSTANT_USERS,
  holds,
  load,
  RAMPING_RATE,
  RAMPING_USERS,
} from './testing/contract-rules.ts';

describe('LoadInput', () => {
  const unused: [LoadInput, string[]][] = [
    [CONSTANT_RATE, ['users', 'stages']],
    [RAMPING_RATE, ['users', 'duration']],
    [CONSTANT_USERS, ['rate', 'stages', 'maxInFlight']],
    [RAMPING_USERS, ['rate', 'duration', 'maxInFlight']],
  ];
  const values: Changes = { users: 5, rate: 5, duration: '1m', stages: [{ to: 1, duration: '1s' }], maxInFlight: 5 };
  for (const [base, fields] of unused)
    for (const field of fields)
      holds([
        `a field that the model has no use for is refused: ${field} of ${base.model}`,
        load({ [field]: values[field] }, base),
        `load.${field}`,
        `${base.model} has no use for ${field}: leave it out`,
      ]);
  const needed: [LoadInput, string[]][] = [
    [CONSTANT_RATE, ['rate', 'duration']],
    [RAMPING_RATE, ['stages']],
    [CONSTANT_USERS, ['users', 'duration']],
    [RAMPING_USERS, ['stages']],
  ];
  for (const [base, fields] of needed)
    for (const field of fields)
      holds([
        `${base.model} needs ${field}`,
        load({ [field]: undefined }, base),
        `load.${field}`,
        `${base.model} needs ${field}: give it, such as`,
      ]);
  holds(
    [
      'model is one of four',
      load({ model: 'SPIKE' }),
      'load.model',
      'use CONSTANT_RATE, RAMPING_RATE, CONSTANT_USERS, RAMPING_USERS',
    ],
    ['the rate of CONSTANT_RATE is above 0', load({ rate: 0 }), 'load.rate', 'give more than 0 per second'],
    [
      'the rate of CONSTANT_RATE is not below 0',
      load({ rate: -1 }),
      'load.rate',
      'give more than 0 to 10,000,000 per second',
    ],
    [
      'the first rate of RAMPING_RATE is 0 or more',
      load({ rate: -0.1 }, RAMPING_RATE),
      'load.rate',
      'give 0 to 10,000,000 per second',
    ],
    [
      'a rate is at most 10,000,000',
      load({ rate: 10_000_001 }),
      'load.rate',
      'give more than 0 to 10,000,000 per second',
    ],
    [
      'the users of CONSTANT_USERS are 1 or more',
      load({ users: 0 }, CONSTANT_USERS),
      'load.users',
      'give 1 to 10,000,000',
    ],
    [
      'the first users of RAMPING_USERS are 0 or more',
      load({ users: -1 }, RAMPING_USERS),
      'load.users',
      'give 0 to 10,000,000',
    ],
    ['users are whole', load({ users: 2.5 }, CONSTANT_USERS), 'load.users', 'give a whole number'],
    ['a load lasts longer than 0 s', load({ duration: '0s' }), 'load.duration', 'The load lasts 0 s: make it longer'],
    ['a load lasts at most 31 d', load({ duration: '32d' }), 'load.duration', 'give at most 31 d'],
    ['stages are 1 or more', load({ stages: [] }, RAMPING_RATE), 'load.stages', 'give at least one, such as stages:'],
    [
      'stages last longer than 0 s together',
      load({ stages: [{ to: 5, duration: '0s' }] }, RAMPING_RATE),
      'load.stages',
      'The load lasts 0 s',
    ],
    [
      'stages rise above 0',
      load({ stages: [{ to: 0, duration: '1m' }] }, RAMPING_USERS),
      'load.stages',
      'let a stage go to more than 0',
    ],
    ['maxInFlight is 1 or more', load({ maxInFlight: 0 }), 'load.maxInFlight', 'give 1 to 10,000,000'],
    ['maxInFlight is whole', load({ maxInFlight: 1.5 }), 'load.maxInFlight', 'give a whole number'],
    [
      'gracefulStop is at most what a histogram holds',
      load({ gracefulStop: '2h' }),
      'load.gracefulStop',
      'give at most 1 h',
    ],
    ['gracefulStop is not null', load({ gracefulStop: null }), 'load.gracefulStop', 'leave it out for "30s"'],
    [
      'warmUp is in whole seconds',
      load({ warmUp: '1500ms' }),
      'load.warmUp',
      'is not in whole seconds: write it as 2s',
    ],
    ['warmUp is less than the plan', load({ warmUp: '1m' }), 'load.warmUp', 'make it shorter than the load (1 min)'],
    [
      'warmUp is less than all stages together',
      load({ warmUp: '61s' }, RAMPING_USERS),
      'load.warmUp',
      'make it shorter than the load (1 min)',
    ],
  );
});

describe('StageInput', () => {
  holds(
    [
      'a rate is 0 or more',
      load({ stages: [{ to: -1, duration: '1m' }] }, RAMPING_RATE),
      'load.stages[0].to',
      'give 0 to 10,000,000 per second',
    ],
    [
      'users are whole',
      load({ stages: [{ to: 1.5, duration: '1m' }] }, RAMPING_USERS),
      'load.stages[0].to',
      '1.5 is not a whole number',
    ],
    [
      'users are 0 or more',
      load(
        {
          stages: [
            { to: -1, duration: '1m' },
            { to: 5, duration: '1m' },
          ],
        },
        RAMPING_USERS,
      ),
      'load.stages[0].to',
      'give 0 to 10,000,000',
    ],
    [
      'both fields are needed',
      load({ stages: [{ to: 5 }] }, RAMPING_RATE),
      'load.stages[0].duration',
      'duration is missing',
    ],
  );
});
