/** Data of which each row is used once: no number at or above the limit is ever given. */
import { limitIterations } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import { constantRate, constantUsers, planOf, stepTo } from './testing/plans.ts';
import { sumOf } from './testing/tick-sums.ts';
import { VirtualShard } from './testing/virtual-shard.ts';

const step = stepTo('http://127.0.0.1:1/');

describe('users whose rows end', () => {
  it('leave when there is no number left for them, and the shard ends with the last of them', async () => {
    const plan = planOf(constantUsers(3, 60_000, { iterationLimit: 8 }), [step]);
    const shard = new VirtualShard({ plan, answer: (nth) => ({ afterMs: nth === 7 ? 2500 : 400 }) });
    const end = await shard.finish();
    // The eighth starts with the sixth and seventh's predecessors, at 800 ms, and alone runs on.
    expect(end).toMatchObject({ iterations: 8, completed: 8, cursor: 8, reason: 'DATA_EXHAUSTED', lastSecond: 3 });
    expect(shard.ticks.map(({ users, closed, inFlight }) => [users, closed, inFlight])).toEqual([
      [2, true, 2],
      [1, true, 1],
      [1, true, 1],
      [0, true, 0],
    ]);
    expect(sumOf(shard.ticks)).toMatchObject({ iterations: 8, dropped: 0 });
  });

  it('leave at once where they make a pause', async () => {
    const paused = stepTo('http://127.0.0.1:1/', { thinkTimeMs: 300 });
    const plan = planOf(constantUsers(2, 60_000, { iterationLimit: 3 }), [paused]);
    const end = await new VirtualShard({ plan, answer: () => ({ afterMs: 100 }) }).finish();
    expect(end).toMatchObject({ iterations: 3, completed: 3, reason: 'DATA_EXHAUSTED', lastSecond: 0 });
  });

  it('have each number below the limit just once over the shards, wherever they start from', async () => {
    const plan = planOf(constantUsers(5, 60_000, { iterationLimit: 17 }), [step], { shards: 3 });
    const ends = await Promise.all([0, 1, 2].map((shard) => new VirtualShard({ plan, shard }).finish()));
    expect(ends.map(({ iterations, cursor }) => [iterations, cursor])).toEqual([
      [6, 18],
      [6, 19],
      [5, 17],
    ]);
    const replaced = await new VirtualShard({ plan, shard: 1, fromCounter: 4 }).finish();
    expect(replaced).toMatchObject({ iterations: 2, cursor: 19, reason: 'DATA_EXHAUSTED' });
    const nothing = await new VirtualShard({ plan, shard: 1, fromCounter: 6 }).finish();
    expect(nothing).toMatchObject({ iterations: 0, cursor: 19, reason: 'DATA_EXHAUSTED' });
  });

  it('are cut off with the rest at the end, where the last of them run longer', async () => {
    const plan = planOf(constantUsers(2, 1000, { iterationLimit: 4, gracefulStopMs: 500 }), [step]);
    const end = await new VirtualShard({ plan, answer: () => ({ afterMs: 900 }) }).finish();
    expect(end).toMatchObject({ iterations: 4, completed: 2, interrupted: 2, reason: 'DATA_EXHAUSTED' });
  });

  it('are those of the plan while there are rows', async () => {
    const plan = planOf(constantUsers(2, 1000, { iterationLimit: 1000 }), [step]);
    const end = await new VirtualShard({ plan, answer: () => ({ afterMs: 100 }) }).finish();
    expect(end).toMatchObject({ iterations: 20, reason: 'COMPLETED' });
  });
});

describe('a rate whose rows end', () => {
  const load = constantRate(10, 10_000, { iterationLimit: 25 });
  const limited = { ...load, curve: limitIterations(load.curve, 25) };

  it('ends where its curve was cut', async () => {
    const end = await new VirtualShard({ plan: planOf(limited, [step]) }).finish();
    expect(end).toMatchObject({ iterations: 25, cursor: 25, lastSecond: 2, reason: 'COMPLETED' });
  });

  it('is cut anew where it is adjusted: it lasts longer at a lower rate, and ends sooner at a higher one', async () => {
    const slower = new VirtualShard({ plan: planOf(limited, [step]) });
    slower.handle.adjust([{ second: 2, to: 1 }]);
    expect(await slower.finish()).toMatchObject({ iterations: 25, cursor: 25, lastSecond: 6 });
    expect(slower.sentMs.at(-1)).toBe(6000);
    const faster = new VirtualShard({ plan: planOf(limited, [step]) });
    faster.handle.adjust([{ second: 1, to: 100 }]);
    expect(await faster.finish()).toMatchObject({ iterations: 25, cursor: 25, lastSecond: 1 });
    expect(faster.sentMs.at(-1)).toBe(1140);
  });
});
