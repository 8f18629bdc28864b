/** A process that was frozen longer than its lease holds must not send anything when it wakes, and never catches up. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ShardEnd } from '@loadtest/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { constantRate, planOf, stepTo } from '../src/engine/testing/plans.ts';
import { startTarget, type Target } from '../src/engine/testing/target.ts';
import type { FromChild, ToChild } from './engine-child.ts';

/** As long as the service lets its engine send after a renewal. */
const LEASE_MS = 4000;
const FROZEN_MS = 15_000;
const RATE = 200;

let child: ChildProcess | undefined;
let target: Target | undefined;
afterEach(async () => {
  child?.kill('SIGKILL');
  await target?.close();
});

class Child {
  readonly process = fork(new URL('./engine-child.ts', import.meta.url), { execArgv: [] });
  seconds = -1;
  end: ShardEnd | undefined;
  #renewing: NodeJS.Timeout | undefined;

  constructor() {
    this.process.on('message', (message: FromChild) => {
      if (message.type === 'tick') this.seconds = message.second;
      else if (message.type === 'end') this.end = message.end;
    });
  }

  tell(message: ToChild): void {
    if (this.process.connected) this.process.send(message);
  }

  renew(): void {
    this.tell({ type: 'renew', leaseMs: LEASE_MS });
    this.#renewing = setInterval(() => this.tell({ type: 'renew', leaseMs: LEASE_MS }), 200);
  }

  stopRenewing(): void {
    clearInterval(this.#renewing);
  }
}

describe('a process that was frozen', () => {
  it('sends nothing on waking before its lease is renewed, and nothing of what was due meanwhile', async () => {
    const arrivals: number[] = [];
    target = await startTarget((_, response) => {
      arrivals.push(performance.now());
      response.end();
    });
    const plan = planOf(constantRate(RATE, 60_000), [stepTo(target.url)]);
    const engine = new Child();
    child = engine.process;
    await once(engine.process, 'message');
    engine.tell({ type: 'start', plan, leaseMs: LEASE_MS });
    engine.renew();
    await expect.poll(() => engine.seconds, { timeout: 30_000 }).toBeGreaterThanOrEqual(0);

    engine.stopRenewing();
    engine.process.kill('SIGSTOP');
    const frozenAt = performance.now();
    await expect
      .poll(() => performance.now() - frozenAt, { timeout: 30_000, interval: 100 })
      .toBeGreaterThan(FROZEN_MS);
    const before = arrivals.length;
    engine.process.kill('SIGCONT');
    const wokenAtSecond = engine.seconds;
    await expect.poll(() => engine.seconds, { timeout: 30_000 }).toBeGreaterThan(wokenAtSecond + 4);
    // One may have been checked just before the freeze and written just after it.
    expect(arrivals.length - before).toBeLessThanOrEqual(1);

    const renewedAt = performance.now();
    engine.renew();
    await expect.poll(() => arrivals.length - before, { timeout: 30_000 }).toBeGreaterThan(RATE);
    await expect.poll(() => performance.now() - renewedAt, { timeout: 10_000 }).toBeGreaterThan(2500);
    const afterwards = arrivals.filter((at) => at > renewedAt);
    const spanMs = (afterwards.at(-1) ?? 0) - renewedAt;
    expect(afterwards.length).toBeLessThanOrEqual((spanMs / 1000) * RATE + 5);
    // No second of it has more than the rate calls for, but for what this process itself was late to see.
    for (const from of afterwards)
      expect(afterwards.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(RATE * 1.25);

    engine.tell({ type: 'stop' });
    await expect.poll(() => engine.end, { timeout: 30_000 }).toBeDefined();
    engine.stopRenewing();
    const { end } = engine;
    expect(end).toMatchObject({ reason: 'STOPPED', iterations: target.requests, requests: target.requests, unsent: 0 });
    expect((end?.iterations ?? 0) + (end?.dropped ?? 0)).toBe(end?.cursor);
    // At least what was due between the lease's end and its renewal.
    expect(end?.lost).toBeGreaterThanOrEqual(((FROZEN_MS - LEASE_MS) / 1000) * RATE);
  });
});
