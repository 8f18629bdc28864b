import { describe, expect, it } from 'vitest';
import { LeaseGate } from './lease-gate.ts';
import { constantUsers, loadOf, planOf, stepTo } from './testing/plans.ts';
import { sumOf } from './testing/tick-sums.ts';
import { leasedUntil, VirtualShard } from './testing/virtual-shard.ts';

const step = stepTo('http://127.0.0.1:1/');

describe('a shard of a user model', () => {
  it('lets each user wait for its own answers', async () => {
    const plan = planOf(constantUsers(3, 1000), [step]);
    const shard = new VirtualShard({ plan, answer: () => ({ afterMs: 100 }) });
    const end = await shard.finish();
    expect(shard.sentMs).toEqual(Array.from({ length: 30 }, (_, at) => Math.floor(at / 3) * 100));
    expect(end).toMatchObject({ iterations: 30, completed: 30, cursor: 30, dropped: 0, reason: 'COMPLETED' });
    expect(shard.ticks[0]).toMatchObject({ users: 3, closed: true, iterations: 30 });
  });

  it('makes a user due when its pause is over', async () => {
    const plan = planOf(constantUsers(1, 1000), [stepTo('http://127.0.0.1:1/', { thinkTimeMs: 150 })]);
    const shard = new VirtualShard({ plan, answer: () => ({ afterMs: 100 }) });
    await shard.finish();
    expect(shard.sentMs).toEqual([0, 250, 500, 750]);
    expect(shard.requests.map(({ plannedMs }) => plannedMs)).toEqual([0, 250, 500, 750]);
  });

  it('pauses between steps, and plans the next from the end of the one before', async () => {
    const paused = stepTo('http://127.0.0.1:1/', { thinkTimeMs: 200 });
    const plan = planOf(constantUsers(1, 1000), [paused, step]);
    const shard = new VirtualShard({ plan, answer: () => ({ afterMs: 50 }) });
    const end = await shard.finish();
    expect(shard.requests.slice(0, 4).map(({ step: at, plannedMs }) => [at, plannedMs])).toEqual([
      [0, 0],
      [1, 250],
      [0, 300],
      [1, 550],
    ]);
    expect(end.requests).toBe(2 * end.iterations);
  });

  it('shares the users out, and numbers iterations in the order of their start', async () => {
    const plan = planOf(constantUsers(7, 500), [step], { shards: 3 });
    const ends = await Promise.all(
      [0, 1, 2].map((shard) => new VirtualShard({ plan, shard, answer: () => ({ afterMs: 100 }) }).finish()),
    );
    expect(ends.map(({ iterations, cursor }) => [iterations, cursor])).toEqual([
      [15, 45],
      [10, 31],
      [10, 32],
    ]);
  });

  it('goes on from a number, and never passes its mark', async () => {
    const gate = new LeaseGate({ mark: 104 });
    const plan = planOf(constantUsers(2, 2000), [step], { shards: 2 });
    const shard = new VirtualShard({ plan, shard: 1, gate, fromCounter: 100, answer: () => ({ afterMs: 100 }) });
    shard.runTo(1000);
    expect(shard.sentMs).toEqual([0, 100, 200, 300]);
    gate.reserve(106);
    shard.runTo(1500);
    expect(shard.sentMs.length).toBe(6);
    expect(gate.given).toBe(106);
    const end = await shard.finish();
    expect(end).toMatchObject({ iterations: 6, cursor: 1 + 2 * 106, lateStarts: 1 });
  });

  it('adds users as the curve rises, and lets them go as it falls, at the end of their iteration', async () => {
    const load = loadOf({
      model: 'RAMPING_USERS',
      users: 0,
      stages: [
        { to: 10, duration: '2s' },
        { to: 0, duration: '2s' },
      ],
    });
    const shard = new VirtualShard({ plan: planOf(load, [step]), answer: () => ({ afterMs: 10 }) });
    await shard.finish();
    expect(shard.ticks.map(({ users }) => users)).toEqual([5, 10, 6, 1, 0]);
  });

  it('starts nothing without a lease, and is due again when that is back', async () => {
    const plan = planOf(constantUsers(2, 3000), [step]);
    const shard = new VirtualShard({ plan, gate: leasedUntil(1000), answer: () => ({ afterMs: 300 }) });
    shard.runTo(2005).renew(60_000);
    const end = await shard.finish();
    expect(shard.sentMs.filter((ms) => ms >= 1000 && ms < 2005)).toEqual([]);
    expect(end).toMatchObject({ dropped: 0, lateStarts: 0 });
    expect(sumOf(shard.ticks).iterations).toBe(end.iterations);
    const afresh = new VirtualShard({ plan, gate: leasedUntil(-500), answer: () => ({ afterMs: 300 }) });
    afresh.runTo(1000).renew(60_000);
    expect(await afresh.finish()).toMatchObject({ lateStarts: 0 });
  });

  it('lets its users go when it is stopped, those in a pause at once', async () => {
    const plan = planOf(constantUsers(4, 60_000), [stepTo('http://127.0.0.1:1/', { thinkTimeMs: 5000 })]);
    const shard = new VirtualShard({ plan, answer: (nth) => ({ afterMs: nth === 3 ? 2500 : 100 }) });
    shard.runTo(1500);
    shard.handle.stop({ graceMs: 10_000 });
    const end = await shard.finish();
    expect(shard.ticks.map(({ users, inFlight }) => [users, inFlight])).toEqual([
      [4, 1],
      [1, 1],
      [0, 0],
    ]);
    expect(end).toMatchObject({ iterations: 4, completed: 4, reason: 'STOPPED' });
  });

  it('counts users that are cut off as interrupted', async () => {
    const plan = planOf(constantUsers(5, 1000, { gracefulStopMs: 500 }), [step]);
    const end = await new VirtualShard({ plan, answer: () => ({ afterMs: 800 }) }).finish();
    expect(end).toMatchObject({ iterations: 10, completed: 5, interrupted: 5, interruptedRequests: 5 });
  });
});
