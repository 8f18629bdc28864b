/** A shard in a thread of its own, against a real server. */

import type { RunPlan, Tick } from '@loadtest/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { MonotonicClock } from './clock.ts';
import { type ShardThread, startShardThread } from './engine-host.ts';
import { NO_INPUTS } from './inputs.ts';
import { LeaseGate } from './lease-gate.ts';
import { bePatient, patient } from './testing/patience.ts';
import { constantRate, constantUsers, planOf, requestTo, stepTo, text } from './testing/plans.ts';
import { startTarget, type Target } from './testing/target.ts';
import { sumOf } from './testing/tick-sums.ts';

bePatient();

const targets: Target[] = [];
async function use(target: Promise<Target>): Promise<Target> {
  targets.push(await target);
  return target;
}
afterEach(async () => {
  await Promise.all(targets.splice(0).map((target) => target.close()));
});

const clock = new MonotonicClock();

function start(plan: RunPlan, gate = new LeaseGate(), shard = 0): { thread: ShardThread; ticks: Tick[] } {
  const ticks: Tick[] = [];
  return {
    thread: startShardThread({ plan, inputs: NO_INPUTS, shard, attempt: 2, gate, onTick: (tick) => ticks.push(tick) }),
    ticks,
  };
}

/** Begins 20 ms from now. */
function begin(thread: ShardThread): void {
  thread.begin({ startAtMs: clock.now() + 20, fromMs: 0, fromCounter: 0 });
}

describe('a shard in a thread', () => {
  it('runs the plan with others, exactly', async () => {
    const target = await use(startTarget());
    const plan = planOf(constantRate(100, 1500), [stepTo(target.url)], { shards: 2 });
    const shards = [start(plan, new LeaseGate(), 0), start(plan, new LeaseGate(), 1)];
    await Promise.all(shards.map(({ thread }) => thread.ready));
    const startAtMs = clock.now() + 50;
    for (const { thread } of shards) thread.begin({ startAtMs, fromMs: 0, fromCounter: 0 });
    const ends = await Promise.all(shards.map(({ thread }) => thread.done));
    expect(ends.map(({ iterations, dropped, cursor }) => [iterations + dropped, cursor])).toEqual([
      [75, 150],
      [75, 151],
    ]);
    const sent = ends.reduce((sum, { requests, unsent }) => sum + requests - unsent, 0);
    await expect.poll(() => target.requests, patient).toBe(sent);
    for (const [at, { ticks }] of shards.entries()) {
      expect(ends[at]).toMatchObject({
        ...sumOf(ticks),
        attempt: 2,
        shard: at,
        reason: 'COMPLETED',
        lastSecond: ticks.at(-1)?.second,
      });
      expect(ticks.every((tick) => tick.startDelay instanceof Uint8Array)).toBe(true);
    }
  });

  it('follows adjustments, those that come before it begins as well', async () => {
    const target = await use(startTarget());
    const { thread, ticks } = start(planOf(constantRate(20, 4000), [stepTo(target.url)]));
    const first = { second: 1, to: 100 };
    thread.adjust([first]);
    await thread.ready;
    begin(thread);
    await expect.poll(() => ticks.length, patient).toBeGreaterThan(0);
    thread.adjust([first, { second: 3, to: 40 }]);
    expect(await thread.done).toMatchObject({ iterations: 20 + 200 + 40, dropped: 0, cursor: 260 });
    expect(ticks.map(({ iterations }) => iterations).reduce((sum, count) => sum + count)).toBe(260);
  });

  it('beats while its loop turns, and says how many numbers it has given', async () => {
    const target = await use(startTarget());
    const gate = new LeaseGate();
    const { thread } = start(planOf(constantUsers(2, 60_000), [stepTo(target.url)]), gate);
    expect(gate.beats).toBe(0);
    begin(thread);
    await expect.poll(() => gate.beats, patient).toBeGreaterThan(3);
    await expect.poll(() => gate.given, patient).toBeGreaterThan(3);
    thread.stop({ graceMs: 1000 });
    expect(await thread.done).toMatchObject({ reason: 'STOPPED' });
  });

  it('sends nothing without a lease', async () => {
    const target = await use(startTarget());
    const gate = new LeaseGate({ deadlineMs: clock.now() });
    const { thread, ticks } = start(planOf(constantRate(200, 60_000), [stepTo(target.url)]), gate);
    await thread.ready;
    begin(thread);
    await expect.poll(() => ticks.length, patient).toBeGreaterThan(0);
    expect(target.requests).toBe(0);
    gate.renew(clock.now() + 60_000, clock.now());
    await expect.poll(() => target.requests, patient).toBeGreaterThan(0);
    thread.fence();
    const end = await thread.done;
    expect(end).toMatchObject({ reason: 'FENCED' });
    expect(end.lost).toBeGreaterThanOrEqual(190);
    await expect.poll(() => target.requests, patient).toBe(end.requests - end.unsent);
  });

  it('ends as FAILED where its plan cannot be run', async () => {
    const request = requestTo('http://127.0.0.1:1/', { headers: [{ name: 'upgrade', value: text('h2c') }] });
    const plan = planOf(constantRate(1, 1000), [stepTo('', { request })]);
    const { thread } = start(plan);
    await expect(thread.ready).rejects.toThrow(/upgrade cannot be set/);
    expect(await thread.done).toMatchObject({
      reason: 'FAILED',
      message: expect.stringMatching(/upgrade cannot be set/),
      lastSecond: -1,
      cursor: 0,
    });
  });

  it('ends as FAILED where its thread crashes', async () => {
    const plan = planOf(constantRate(1, 1000), [stepTo('http://127.0.0.1:1/')]);
    const { load } = plan.scenario;
    const broken = { ...load, curve: { ...load.curve, segments: [] } };
    const { thread } = start({ ...plan, scenario: { ...plan.scenario, load: broken } });
    await thread.ready;
    begin(thread);
    expect(await thread.done).toMatchObject({ reason: 'FAILED', message: 'The curve is empty', lastSecond: -1 });
  });

  it('ends at once where it is stopped or fenced before it began', async () => {
    const plan = planOf(constantRate(1, 1000), [stepTo('http://127.0.0.1:1/')]);
    const stopped = start(plan).thread;
    stopped.stop({ graceMs: 1000 });
    expect(await stopped.done).toMatchObject({ reason: 'STOPPED', lastSecond: -1 });
    const fenced = start(plan).thread;
    await fenced.ready;
    fenced.fence();
    expect(await fenced.done).toMatchObject({ reason: 'FENCED', iterations: 0 });
  });
});
