import { expect, it } from 'vitest';
import { warmUp } from './warm-up.ts';

it('takes the whole path, without a network', async () => {
  expect(await warmUp()).toMatchObject({
    iterations: 300,
    completed: 300,
    requests: 600,
    checksPassed: 1500,
    errors: 0,
    unsent: 0,
  });
});
