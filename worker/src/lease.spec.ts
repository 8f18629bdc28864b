import { timing } from '@loadtest/protocol';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { monotonicMs } from './clock-offset.ts';
import { LeaseGate } from './engine/lease-gate.ts';
import { Lease } from './lease.ts';

const SECOND = timing.renewEveryMs;

/** Fake timers move process.hrtime too: what is measured is virtual. */
function setUp(options: { readonly beating?: boolean } = {}) {
  const claimedAtMs = monotonicMs();
  const gate = new LeaseGate({ deadlineMs: claimedAtMs + timing.leaseTrustMs, mark: 0 });
  const marks: number[] = [];
  let answer: () => Promise<boolean> = async () => true;
  const onFenced = vi.fn();
  const lease = new Lease({
    gate,
    claimedAtMs,
    renew: (mark) => {
      marks.push(mark);
      return answer();
    },
    onFenced,
    log: pino({ level: 'silent' }),
  });
  const beat = options.beating === false ? undefined : setInterval(() => gate.beat(gate.given), 50);
  return {
    gate,
    lease,
    marks,
    onFenced,
    answerWith: (next: () => Promise<boolean>) => {
      answer = next;
    },
    stopBeating: () => clearInterval(beat),
    leftMs: () => gate.deadlineMs - monotonicMs(),
  };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'hrtime'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a lease', () => {
  it('allows sending from the claim on, and is renewed each second', async () => {
    const { marks, leftMs } = setUp();
    expect(leftMs()).toBeCloseTo(timing.leaseTrustMs, 0);
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(marks).toEqual([0, 0, 0, 0, 0]);
    expect(leftMs()).toBeCloseTo(timing.leaseTrustMs, 0);
  });

  it('counts from the sending of the renewal, not from its answer', async () => {
    const { answerWith, leftMs } = setUp();
    answerWith(() => new Promise((resolve) => setTimeout(() => resolve(true), 700)));
    await vi.advanceTimersByTimeAsync(SECOND + 700);
    expect(leftMs()).toBeCloseTo(timing.leaseTrustMs - 700, 0);
  });

  it('runs out where Redis is away, is tried again ten times a second, and is taken up again', async () => {
    const { marks, answerWith, leftMs, gate } = setUp();
    answerWith(async () => {
      throw new Error('away');
    });
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(leftMs()).toBeLessThan(0);
    expect(marks.length).toBe(1 + 40);
    answerWith(async () => true);
    await vi.advanceTimersByTimeAsync(100);
    expect(leftMs()).toBeGreaterThan(timing.leaseTrustMs - 100);
    expect(gate.resumedAtMs).toBeGreaterThan(0);
  });

  it('is not renewed while the engine does not turn', async () => {
    const { lease, marks, stopBeating, leftMs, gate } = setUp();
    await vi.advanceTimersByTimeAsync(100);
    lease.watchEngine();
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    const renewals = marks.length;
    stopBeating();
    await vi.advanceTimersByTimeAsync(6 * SECOND);
    expect(marks.length).toBeLessThanOrEqual(renewals + 1);
    expect(leftMs()).toBeLessThan(0);
    gate.beat(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(leftMs()).toBeGreaterThan(0);
  });

  it('is renewed before the engine turns for the first time', async () => {
    const { marks } = setUp({ beating: false });
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    expect(marks.length).toBe(3);
  });

  it('tells once that another attempt holds the shard, and asks no more', async () => {
    const { marks, answerWith, onFenced } = setUp();
    answerWith(async () => false);
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(onFenced).toHaveBeenCalledTimes(1);
    expect(marks.length).toBe(1);
  });

  it('changes nothing by an answer that comes after it was stopped', async () => {
    const { lease, answerWith, onFenced, gate } = setUp();
    answerWith(() => new Promise((resolve) => setTimeout(() => resolve(false), 500)));
    await vi.advanceTimersByTimeAsync(SECOND + 100);
    lease.stop();
    const { deadlineMs } = gate;
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(onFenced).not.toHaveBeenCalled();
    expect(gate.deadlineMs).toBe(deadlineMs);
  });
});

describe('the numbers of a user model', () => {
  it('are reserved at once from where the attempt before may have come, and further ahead with each renewal', async () => {
    const { lease, gate, marks } = setUp();
    await lease.reserveFrom(700);
    expect(marks).toEqual([1700]);
    expect(gate.mark).toBe(1700);
    await vi.advanceTimersByTimeAsync(100);
    gate.beat(1100);
    await vi.advanceTimersByTimeAsync(SECOND);
    // 400 in a second: 4,000 ahead.
    expect(marks.at(-1)).toBe(1100 + 4000);
    expect(gate.mark).toBe(5100);
  });

  it('may be given only once the renewal is acknowledged', async () => {
    const { lease, gate, answerWith, marks } = setUp();
    await lease.reserveFrom(0);
    gate.beat(900);
    answerWith(async () => {
      throw new Error('away');
    });
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(marks.at(-1)).toBeGreaterThan(1000);
    expect(gate.mark).toBe(1000);
  });
});
