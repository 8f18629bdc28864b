import { describe, expect, it } from 'vitest';
import { constantRate, loadOf, planOf, stepTo } from './testing/plans.ts';
import { dropsBySecond, sumOf } from './testing/tick-sums.ts';
import { leasedUntil, VirtualShard } from './testing/virtual-shard.ts';

const step = stepTo('http://127.0.0.1:1/');

describe('a shard of a rate model', () => {
  it('starts each iteration when it is due, and reports every second once', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(100, 3000), [step]) });
    const end = await shard.finish();
    expect(shard.sentMs).toEqual(Array.from({ length: 300 }, (_, k) => k * 10));
    expect(shard.ticks.map((tick) => [tick.second, tick.iterations, tick.cursor])).toEqual([
      [0, 100, 100],
      [1, 100, 200],
      [2, 100, 300],
    ]);
    expect(shard.ticks.map((tick) => [tick.closed, tick.partial])).toEqual([
      [false, false],
      [false, false],
      [true, false],
    ]);
    expect(end).toMatchObject({
      iterations: 300,
      completed: 300,
      requests: 300,
      cursor: 300,
      lastSecond: 2,
      reason: 'COMPLETED',
    });
    expect(shard.transport.closed).toBe(true);
  });

  it('takes its own k of the plan only', async () => {
    const plan = planOf(constantRate(10, 1000), [step], { shards: 3 });
    const starts = await Promise.all(
      [0, 1, 2].map(async (shard) => {
        const virtual = new VirtualShard({ plan, shard });
        await virtual.finish();
        return virtual.sentMs;
      }),
    );
    expect(starts).toEqual([
      [0, 300, 600, 900],
      [100, 400, 700],
      [200, 500, 800],
    ]);
  });

  it('drops what finds no room, in its planned second', async () => {
    const plan = planOf(constantRate(10, 2000), [step], { maxInFlight: 2 });
    const shard = new VirtualShard({ plan, answer: () => ({ afterMs: 1000 }) });
    const end = await shard.finish();
    expect(end).toMatchObject({ iterations: 4, dropped: 16, lost: 0, completed: 4 });
    expect([...dropsBySecond(shard.ticks)]).toEqual([
      [0, 8],
      [1, 8],
    ]);
  });

  it('sends late after a stall, as far as there is room, and measures from when it was due', async () => {
    const plan = planOf(constantRate(100, 2000), [step], { maxInFlight: 30 });
    const shard = new VirtualShard({ plan, answer: () => ({ afterMs: 20 }) });
    shard.runTo(500.5).stallTo(1200.5);
    const end = await shard.finish();
    // k = 51 … 120 became due in the stall; two were in flight before it and are not read until after it.
    expect(end.iterations + end.dropped).toBe(200);
    expect(end.dropped).toBeGreaterThan(30);
    const late = shard.requests.filter((entry) => (entry.sentMs ?? 0) - entry.plannedMs > 50);
    expect(late.length).toBe(end.lateStarts);
    expect(late.length).toBeGreaterThan(20);
    for (const entry of late) expect(entry.sentMs).toBe(1200.5);
    // Decided in second 1, planned in 0 and 1.
    expect(shard.ticks[1]?.drops.map(({ second }) => second)).toEqual([0, 1]);
    expect(shard.ticks[0]?.cursor).toBe(51);
    expect(shard.ticks.map(({ stallMs }) => Math.round(stallMs))).toEqual([490, 691, 0]);
  });

  it('bunches starts no more than a coarse timer makes it', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(4000, 1000), [step]), grainMs: 1 });
    const end = await shard.finish();
    expect(end).toMatchObject({ iterations: 4000, dropped: 0 });
    const delays = shard.requests.map(({ sentMs, plannedMs }) => (sentMs ?? 0) - plannedMs);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(1);
  });

  it('catches up in small parts, so that answers are read in between', async () => {
    const shard = new VirtualShard({
      plan: planOf(constantRate(1000, 1000), [step]),
      answer: () => ({ afterMs: 300 }),
    });
    shard.runTo(100.5).stallTo(600.5);
    const end = await shard.finish();
    expect(end).toMatchObject({ iterations: 1000, dropped: 0 });
    const turns = new Map<number, number>();
    for (const ms of shard.sentMs) turns.set(ms, (turns.get(ms) ?? 0) + 1);
    expect(Math.max(...turns.values())).toBeLessThanOrEqual(128);
  });

  it('drops what was due before it could run, as lost, without a burst', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(10, 4000), [step]), madeAtMs: 2450 });
    const end = await shard.finish();
    expect(shard.sentMs[0]).toBe(2500);
    expect(end).toMatchObject({ iterations: 15, dropped: 25, lost: 25, cursor: 40 });
    expect(shard.ticks.map(({ second, partial }) => [second, partial])).toEqual([
      [0, true],
      [1, true],
      [2, true],
      [3, false],
    ]);
    expect([...dropsBySecond(shard.ticks)]).toEqual([
      [0, 10],
      [1, 10],
      [2, 5],
    ]);
  });

  it('goes on from its place in the plan when it replaces another', async () => {
    const plan = planOf(constantRate(10, 4000), [step], { shards: 2 });
    const shard = new VirtualShard({ plan, shard: 1, fromMs: 1500, madeAtMs: 900 });
    const end = await shard.finish();
    expect(shard.sentMs[0]).toBe(1500);
    expect(end).toMatchObject({ iterations: 13, dropped: 0 });
    expect(shard.ticks.map(({ second, partial }) => [second, partial])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
  });

  it('says nothing of what lies before its place, and drops what lies between it and when it runs', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(10, 4000), [step]), fromMs: 1500, madeAtMs: 2750 });
    const end = await shard.finish();
    expect(end).toMatchObject({ iterations: 12, dropped: 13, lost: 13, cursor: 40 });
    expect(shard.ticks.map(({ second }) => second)).toEqual([1, 2, 3]);
  });

  it('follows a curve that rises', async () => {
    const load = loadOf({ model: 'RAMPING_RATE', rate: 0, stages: [{ to: 100, duration: '2s' }] });
    const shard = new VirtualShard({ plan: planOf(load, [step]) });
    const end = await shard.finish();
    expect(shard.ticks.map(({ iterations }) => iterations)).toEqual([25, 75]);
    expect(end.cursor).toBe(100);
  });

  it('reports through the drain until nothing is in flight', async () => {
    const plan = planOf(constantRate(10, 1000, { gracefulStopMs: 30_000 }), [step]);
    const shard = new VirtualShard({ plan, answer: (nth) => ({ afterMs: nth === 9 ? 4000 : 10 }) });
    const end = await shard.finish();
    expect(shard.ticks.map(({ second, requests, inFlight, closed }) => [second, requests, inFlight, closed])).toEqual([
      [0, 9, 1, true],
      [1, 0, 1, true],
      [2, 0, 1, true],
      [3, 0, 1, true],
      [4, 1, 0, true],
    ]);
    expect(end).toMatchObject({ iterations: 10, completed: 10, lastSecond: 4 });
  });

  it('cuts off what runs after the graceful stop, as interrupted, in no histogram and no error', async () => {
    const plan = planOf(constantRate(10, 1000, { gracefulStopMs: 1500 }), [step]);
    const shard = new VirtualShard({ plan, answer: (nth) => ({ afterMs: nth < 4 ? 10 : 60_000 }) });
    const end = await shard.finish();
    expect(end).toMatchObject({
      iterations: 10,
      completed: 4,
      interrupted: 6,
      requests: 10,
      interruptedRequests: 6,
      errors: 0,
      lastSecond: 2,
    });
    const last = shard.ticks.at(-1)?.steps[0];
    expect(last).toMatchObject({ requests: 6, errors: 0, interruptedRequests: 6, errorKinds: [[12, 6, null]] });
    expect(last?.latency.length).toBe(0);
    expect(last?.responseTime.length).toBe(0);
  });

  it('starts nothing after the graceful stop: what a stall has kept until then is dropped', async () => {
    const plan = planOf(constantRate(1000, 2000, { gracefulStopMs: 500 }), [step], { maxInFlight: 5000 });
    const shard = new VirtualShard({ plan, answer: () => ({ afterMs: 4000 }) });
    shard.runTo(1000.5).stallTo(5000.5);
    const end = await shard.finish();
    expect(end.iterations + end.dropped).toBe(2000);
    expect(end.dropped).toBeGreaterThan(0);
    // What was sent before the stall has its answers by then; what was started late has not.
    expect(end).toMatchObject({
      completed: 1001,
      interrupted: end.iterations - 1001,
      lost: 0,
      cursor: 2000,
      lastSecond: 5,
    });
    expect([...dropsBySecond(shard.ticks).keys()]).toEqual([1]);
  });

  it('stops where it is told to, and its cursor stays there', async () => {
    const plan = planOf(constantRate(100, 60_000, { gracefulStopMs: 30_000 }), [step]);
    const shard = new VirtualShard({ plan, answer: (nth) => ({ afterMs: nth === 100 ? 60_000 : 25 }) });
    shard.runTo(2305);
    shard.handle.stop({ graceMs: 1000 });
    shard.runTo(3305);
    const end = await shard.handle.done;
    expect(end).toMatchObject({
      iterations: 231,
      completed: 230,
      interrupted: 1,
      cursor: 231,
      reason: 'STOPPED',
      lastSecond: 3,
    });
    expect(sumOf(shard.ticks)).toMatchObject({ iterations: 231, dropped: 0 });
    expect(shard.ticks.map(({ closed }) => closed)).toEqual([false, false, true, true]);
  });

  it('ends at once when it is stopped before it began', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(100, 1000), [step]) });
    shard.handle.stop({ graceMs: 1000 });
    expect(await shard.handle.done).toMatchObject({ iterations: 0, cursor: 0, lastSecond: -1, reason: 'STOPPED' });
    expect(shard.ticks).toEqual([]);
  });

  it('is cut off at once when another attempt holds it', async () => {
    const shard = new VirtualShard({
      plan: planOf(constantRate(100, 60_000), [step]),
      answer: () => ({ afterMs: 200 }),
    });
    shard.runTo(1505);
    shard.handle.fence();
    const end = await shard.handle.done;
    expect(end).toMatchObject({ reason: 'FENCED', iterations: 151, cursor: 151, interrupted: 20, lastSecond: 1 });
    expect(shard.sentMs.length).toBe(151);
  });

  it('does not count iterations of the warm-up as completed or interrupted', async () => {
    const plan = planOf(constantRate(10, 3000, { warmUpMs: 1000 }), [step]);
    const end = await new VirtualShard({ plan, answer: () => ({ afterMs: 500 }) }).finish();
    expect(end).toMatchObject({ iterations: 30, completed: 20, interrupted: 0 });
  });
});

describe('the lease of a shard of a rate model', () => {
  it('sends nothing past it, decides nothing, and loses what was due meanwhile', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(100, 4000), [step]), gate: leasedUntil(1000) });
    shard.runTo(2505).renew(60_000);
    const end = await shard.finish();
    expect(shard.sentMs.filter((ms) => ms >= 1000 && ms < 2505)).toEqual([]);
    expect(shard.sentMs[100]).toBeCloseTo(2510);
    expect(end).toMatchObject({ iterations: 249, dropped: 151, lost: 151, cursor: 400 });
    expect(shard.ticks.map(({ cursor }) => cursor)).toEqual([100, 100, 300, 400]);
    expect(shard.ticks[2]?.drops).toEqual([
      { second: 1, count: 100, lost: 100 },
      { second: 2, count: 51, lost: 51 },
    ]);
  });

  it('does not burst after a freeze in which it ran out, even where it is renewed before the engine looks', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(100, 30_000), [step]), gate: leasedUntil(4000) });
    shard.runTo(2000.5).stallTo(17_000.5).renew(60_000);
    shard.runTo(17_000.5);
    expect(shard.sentMs.length).toBe(201);
    const end = await shard.finish();
    expect(end).toMatchObject({ iterations: 1500, dropped: 1500, lost: 1500, lateStarts: 0 });
  });

  it('sends nothing after a freeze until it is renewed', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(100, 30_000), [step]), gate: leasedUntil(4000) });
    shard.runTo(2000.5).stallTo(17_000.5).runTo(19_000);
    expect(shard.sentMs.length).toBe(201);
    expect(shard.ticks.at(-1)?.cursor).toBe(201);
    const end = await shard.renew(60_000).finish();
    expect(end.iterations + end.lost).toBe(3000);
    expect(end.lateStarts).toBe(0);
  });

  it('stands still in the middle of catching up when it runs out', async () => {
    const shard = new VirtualShard({
      plan: planOf(constantRate(100, 2000), [step]),
      gate: leasedUntil(1000),
      answer: (nth) => ({ afterMs: 5, sendingMs: nth > 50 ? 15 : 0 }),
    });
    shard.runTo(500).stallTo(900).runTo(1500);
    // 15 ms a start: from 900 on there is time for seven.
    expect(shard.sentMs.filter((ms) => ms >= 900)).toEqual([900, 915, 930, 945, 960, 975, 990]);
    const cursor = shard.ticks.at(-1)?.cursor;
    expect(cursor).toBe(shard.sentMs.length);
    const end = await shard.renew(60_000).finish();
    expect(end.lost).toBe(150 - shard.sentMs.filter((ms) => ms < 1500).length);
  });

  it('holds the next request of an iteration, and records the answers to those that were sent', async () => {
    const plan = planOf(constantRate(1, 3000), [step, step]);
    const shard = new VirtualShard({ plan, gate: leasedUntil(100), answer: () => ({ afterMs: 200 }) });
    shard.runTo(700).renew(60_000);
    const end = await shard.finish();
    expect(shard.requests[0]).toMatchObject({ step: 0, plannedMs: 0, sentMs: 0, doneMs: 200 });
    expect(shard.requests[1]).toMatchObject({ step: 1, plannedMs: 200 });
    expect(shard.requests[1]?.sentMs).toBeCloseTo(700);
    expect(end).toMatchObject({ iterations: 3, completed: 3, requests: 6, unsent: 0 });
  });

  it('waits past the end of the plan for what it has not decided', async () => {
    const shard = new VirtualShard({ plan: planOf(constantRate(10, 2000), [step]), gate: leasedUntil(1000) });
    shard.runTo(5005);
    expect(shard.ticks.at(-1)).toMatchObject({ second: 4, cursor: 10, closed: false });
    const end = await shard.renew(60_000).finish();
    expect(end).toMatchObject({ iterations: 10, lost: 10, cursor: 20, reason: 'COMPLETED' });
  });
});
