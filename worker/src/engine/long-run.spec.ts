/** Runs over hours, on the virtual clock. */
import { describe, expect, it } from 'vitest';
import { constantRate, planOf, stepTo } from './testing/plans.ts';
import { VirtualShard } from './testing/virtual-shard.ts';

const HOUR_MS = 3_600_000;
const step = stepTo('http://127.0.0.1:1/');

describe('a shard that runs for hours', () => {
  it('starts one in ten minutes when it is due, and tells every second', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(1 / 600, 2 * HOUR_MS), [step]) });
    shard.runTo(2 * HOUR_MS + 1000);
    const end = await shard.handle.done;
    expect(shard.sentMs.map((ms) => Math.round(ms * 1000) / 1000)).toEqual(
      Array.from({ length: 12 }, (_, k) => k * 600_000),
    );
    expect(end).toMatchObject({ iterations: 12, completed: 12, lateStarts: 0 });
    expect(shard.ticks.length).toBe(7200);
  });

  it('does not drift: after an hour the plan and the starts are where they were', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(7, HOUR_MS), [step]), grainMs: 1 });
    shard.runTo(HOUR_MS + 1000);
    const end = await shard.handle.done;
    expect(end).toMatchObject({ iterations: 25_200, dropped: 0 });
    const delays = shard.requests.slice(-100).map(({ sentMs, plannedMs }) => (sentMs ?? 0) - plannedMs);
    expect(Math.max(...delays)).toBeLessThan(1);
    expect(shard.ticks.every(({ iterations }) => iterations === 7)).toBe(true);
  });
});
