import { afterEach, describe, expect, it } from 'vitest';
import { MonotonicClock } from './clock.ts';
import type { DialTo } from './dialer.ts';
import { NO_INPUTS } from './inputs.ts';
import { LeaseGate } from './lease-gate.ts';
import { runShard } from './shard.ts';
import { describeEachHttp1 } from './testing/each-http1.ts';
import { bePatient, patient } from './testing/patience.ts';
import { constantUsers, planOf, stepTo } from './testing/plans.ts';
import { startTarget, type Target } from './testing/target.ts';
import { closeTransports, get, makeTransport, send } from './testing/transports.ts';
import type { Outcome } from './transport.ts';

bePatient();

const clock = new MonotonicClock();
const targets: Target[] = [];
afterEach(async () => {
  await closeTransports();
  await Promise.all(targets.splice(0).map((target) => target.close()));
});

async function use(target: Promise<Target>): Promise<Target> {
  targets.push(await target);
  return target;
}

describeEachHttp1('the transport', () => {
  it('lets the loop turn however fast connections fail', async () => {
    const dial: DialTo = (_, __, ended) => {
      process.nextTick(() => ended(null, { kind: 'OTHER', message: 'No file descriptor' }));
      return { cancel: () => undefined };
    };
    let turns = 0;
    let counting = setImmediate(function turned() {
      turns++;
      counting = setImmediate(turned);
    });
    const plan = planOf(constantUsers(20, 200), [stepTo('http://127.0.0.1:1/')]);
    const startAtMs = clock.now();
    const place = {
      plan,
      inputs: NO_INPUTS,
      shard: 0,
      attempt: 1,
      gate: new LeaseGate(),
      startAtMs,
      fromMs: 0,
      fromCounter: 0,
    };
    const end = await runShard({ ...place, clock, transport: makeTransport({ dial }), onTick: () => undefined }).done;
    clearImmediate(counting);
    // Each user fails once a turn at most.
    expect(end.requests).toBeLessThanOrEqual(20 * (turns + 2));
    expect(end).toMatchObject({ errors: end.requests, unsent: end.requests, completed: end.iterations });
  });

  it('writes nothing while the gate is closed, and goes on when it is asked to', async () => {
    const target = await use(startTarget());
    const gate = new LeaseGate({ deadlineMs: clock.now() });
    const transport = makeTransport({ gate });
    const outcomes = Promise.all([send(transport, get(target.url)), send(transport, get(target.url))]);
    for (let turn = 0; turn < 20; turn++) {
      transport.resume();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect([target.connections, target.requests]).toEqual([0, 0]);
    const openedMs = clock.now();
    gate.renew(openedMs + 60_000, openedMs);
    transport.resume();
    for (const { status, sentMs } of await outcomes) {
      expect(status).toBe(200);
      expect(sentMs).toBeGreaterThan(openedMs);
    }
  });

  it('takes a request back whose gate closes between its connection and its first byte', async () => {
    const target = await use(startTarget());
    const gate = new LeaseGate({ deadlineMs: clock.now() + 60_000 });
    const transport = makeTransport({ gate: Object.create(gate, { isOpen: { value: isOpen } }) });
    let asked = 0;
    /** Open when the pool asks, closed when it is about to be written. */
    function isOpen(): boolean {
      asked++;
      return asked !== 3;
    }
    const { status, sentMs } = await send(transport, get(target.url));
    expect(asked).toBeGreaterThan(3);
    expect([status, sentMs === null, target.requests, target.connections]).toEqual([200, false, 1, 1]);
  });

  it('notices that the other side closed a connection before its first request', async () => {
    const target = await use(
      startTarget((_, response, nth) => void setTimeout(() => response.end(), nth === 0 ? 50 : 0)),
    );
    const transport = makeTransport();
    const cut = transport.send(get(target.url), () => undefined);
    cut.cut();
    expect((await send(transport, get(target.url))).status).toBe(200);
    await target.close();
    await expect.poll(() => transport.connections, patient).toBe(0);
  });

  it('ends a request that is cut once, as INTERRUPTED, wherever it is', async () => {
    const target = await use(startTarget(() => undefined));
    const transport = makeTransport({ maxConnections: 1 });
    const outcomes: Outcome[] = [];
    const open = [0, 1].map(() => transport.send(get(target.url), (outcome) => outcomes.push(outcome)));
    await expect.poll(() => target.requests, patient).toBe(1);
    for (const request of [...open, ...open]) request.cut();
    expect(outcomes.map(({ failure, sentMs }) => [failure?.kind, sentMs === null])).toEqual([
      ['INTERRUPTED', false],
      ['INTERRUPTED', true],
    ]);
    await expect.poll(() => transport.connections, patient).toBe(0);
  });
});

describe('the transport', () => {
  it('refuses what undici refuses, later and once', async () => {
    const target = await use(startTarget());
    const transport = makeTransport({ http1: 'UNDICI' });
    const request = { ...get(target.url), headers: ['bad name', 'x'] };
    let inside = true;
    const outcome = new Promise<[Outcome, boolean]>((resolve) => {
      transport.send(request, (ended) => resolve([ended, inside]));
    });
    inside = false;
    const [{ failure, sentMs }, wasInside] = await outcome;
    expect([failure?.kind, sentMs, wasInside]).toEqual(['OTHER', null, false]);
    expect((await send(transport, get(target.url))).status).toBe(200);
  });
});
