import { adjustCurve, plannedIn } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import { constantRate, constantUsers, planOf, stepTo } from './testing/plans.ts';
import { dropsBySecond } from './testing/tick-sums.ts';
import { VirtualShard } from './testing/virtual-shard.ts';

const step = stepTo('http://127.0.0.1:1/');
const perSecond = (shard: VirtualShard) => shard.ticks.map(({ iterations }) => iterations);

describe('an adjusted rate', () => {
  it('holds from its second on, and changes nothing before', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(100, 5000), [step]) });
    shard.runTo(700.5);
    shard.handle.adjust([{ second: 2, to: 300 }]);
    shard.runTo(2100);
    shard.handle.adjust([
      { second: 2, to: 300 },
      { second: 4, to: 10 },
    ]);
    const end = await shard.finish();
    expect(perSecond(shard)).toEqual([100, 100, 300, 300, 10]);
    expect(shard.sentMs.slice(198, 203).map((ms) => ms.toFixed(3))).toEqual([
      '1980.000',
      '1990.000',
      '2000.000',
      '2003.333',
      '2006.667',
    ]);
    expect(end).toMatchObject({ iterations: 810, dropped: 0, cursor: 810, reason: 'COMPLETED', lateStarts: 0 });
  });

  it('is the same for all shards: together they start the adjusted plan', async () => {
    const load = constantRate(70, 4000);
    const adjusted = adjustCurve(load.curve, [{ second: 1, to: 33 }]);
    const plan = planOf(load, [step], { shards: 3 });
    const shards = [0, 1, 2].map((shard) => new VirtualShard({ plan, shard }));
    for (const [at, shard] of shards.entries()) {
      shard.runTo(100 + 250 * at);
      shard.handle.adjust([{ second: 1, to: 33 }]);
    }
    await Promise.all(shards.map((shard) => shard.finish()));
    const together = [0, 1, 2, 3].map((second) =>
      shards.reduce((sum, shard) => sum + (shard.ticks[second]?.iterations ?? 0), 0),
    );
    expect(together).toEqual([0, 1, 2, 3].map((second) => plannedIn(adjusted, second * 1000, second * 1000 + 1000)));
  });

  it('learnt late: a higher one is caught up with as far as there is room, and nothing gets lost', async () => {
    const plan = planOf(constantRate(10, 5000), [step], { maxInFlight: 12, scenario: { maxConnections: 50 } });
    const limited = { ...plan, scenario: { ...plan.scenario, load: { ...plan.scenario.load, maxInFlight: 12 } } };
    const shard = new VirtualShard({ plan: limited, answer: () => ({ afterMs: 100 }) });
    shard.runTo(3005);
    shard.handle.adjust([{ second: 2, to: 50 }]);
    shard.runTo(3005);
    // Of the 51 due in second 2 and at 3 s by now, 31 were started; the other 20 and one more find ten places.
    const end = await shard.finish();
    expect(end.iterations + end.dropped).toBe(20 + 150);
    expect(end.lateStarts).toBeGreaterThan(0);
    expect([...dropsBySecond(shard.ticks).keys()]).toEqual([2, 3]);
    expect(perSecond(shard).slice(0, 3)).toEqual([10, 10, 10]);
    expect(perSecond(shard)[4]).toBe(50);
  });

  it('learnt late: a lower one waits until its plan has come as far, and repeats nothing', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(100, 10_000), [step]) });
    shard.runTo(3500.5);
    shard.handle.adjust([{ second: 3, to: 10 }]);
    const end = await shard.finish();
    // R(3) = 300; 51 were started at the old rate, and the 352nd is due at 3 s + 51/10 s.
    expect(shard.sentMs[350]).toBe(3500);
    expect(shard.sentMs[351]).toBe(8100);
    expect(end).toMatchObject({ iterations: 370, dropped: 0, cursor: 370 });
  });

  it('widens what may be in flight and open where the scenario leaves that to the platform', async () => {
    const slow = () => ({ afterMs: 4000 });
    const open = planOf(constantRate(10, 4000), [step], { maxInFlight: 100, maxConnectionsPerShard: 100 });
    const grown = new VirtualShard({ plan: open, answer: slow });
    grown.handle.adjust([{ second: 1, to: 200 }]);
    expect(await grown.finish()).toMatchObject({ iterations: 610, dropped: 0 });
    expect(grown.transport.allowed).toBe(2000);
    const bound = planOf(constantRate(10, 4000, { maxInFlight: 100 }), [step], { maxInFlight: 100 });
    const kept = new VirtualShard({ plan: bound, answer: slow });
    kept.handle.adjust([{ second: 1, to: 200 }]);
    expect(await kept.finish()).toMatchObject({ iterations: 100, dropped: 510 });
  });

  it('is known to who takes a shard over: its first k is one of the adjusted plan', async () => {
    const plan = planOf(constantRate(10, 6000), [step], { shards: 2 });
    const shard = new VirtualShard({ plan, shard: 1, fromMs: 3000, adjustments: [{ second: 2, to: 100 }] });
    const end = await shard.finish();
    // k = 120 is due at 3 s, so the shard's first is 121.
    expect(shard.sentMs[0]).toBe(3010);
    expect(end).toMatchObject({ iterations: 150, cursor: 421 });
  });

  it('changes nothing where it was known, after the end of the plan, or after a stop', async () => {
    const plan = planOf(constantRate(10, 2000), [step]);
    const again = new VirtualShard({ plan });
    again.runTo(100).handle.adjust([]);
    expect(again.transport.allowed).toBe(null);
    again.runTo(2000).handle.adjust([{ second: 1, to: 100 }]);
    expect(await again.finish()).toMatchObject({ iterations: 20, cursor: 20 });
    const stopped = new VirtualShard({ plan, answer: () => ({ afterMs: 800 }) });
    stopped.runTo(505).handle.stop({ graceMs: 5000 });
    stopped.handle.adjust([{ second: 1, to: 100 }]);
    expect(await stopped.finish()).toMatchObject({ iterations: 6, cursor: 6, reason: 'STOPPED' });
  });
});

describe('an adjusted number of users', () => {
  const usersOf = (shard: VirtualShard) => shard.ticks.map(({ users }) => users);

  it('brings users at its second, due then, and lets them go with the end of their iteration', async () => {
    const plan = planOf(constantUsers(2, 5000), [step]);
    const shard = new VirtualShard({ plan, answer: () => ({ afterMs: 30 }) });
    shard.handle.adjust([{ second: 1, to: 5 }]);
    shard.runTo(2500).handle.adjust([
      { second: 1, to: 5 },
      { second: 3, to: 1 },
    ]);
    const end = await shard.finish();
    expect(usersOf(shard)).toEqual([2, 5, 5, 1, 1, 0]);
    expect(shard.requests.filter(({ plannedMs }) => plannedMs === 1000).length).toBe(3);
    expect(end).toMatchObject({ lateStarts: 0, completed: end.iterations });
  });

  it('lets those go at once who make a pause', async () => {
    const plan = planOf(constantUsers(4, 6000), [stepTo('http://127.0.0.1:1/', { thinkTimeMs: 60_000 })]);
    const shard = new VirtualShard({ plan });
    shard.handle.adjust([{ second: 3, to: 1 }]);
    await shard.finish();
    expect(usersOf(shard)).toEqual([4, 4, 4, 1, 1, 1]);
  });

  it('is shared out over the shards', async () => {
    const plan = planOf(constantUsers(2, 3000), [step], { shards: 3 });
    const shards = [0, 1, 2].map((shard) => new VirtualShard({ plan, shard }));
    for (const shard of shards) shard.handle.adjust([{ second: 1, to: 7 }]);
    await Promise.all(shards.map((shard) => shard.finish()));
    expect(shards.map(usersOf)).toEqual([
      [1, 3, 3, 0],
      [1, 2, 2, 0],
      [0, 2, 2, 0],
    ]);
  });
});
