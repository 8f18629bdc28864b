/** How many connections there are, who gets one, and what becomes of them. */
import type { ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { Dialer, type DialTo } from './dialer.ts';
import { SocketMeter } from './socket-meter.ts';
import { describeEachHttp1 } from './testing/each-http1.ts';
import { startHttp2Target } from './testing/http2-target.ts';
import { MovedClock } from './testing/moved-clock.ts';
import { bePatient, patient } from './testing/patience.ts';
import { startTarget, type Target } from './testing/target.ts';
import { closeTransports, get, makeTransport, send } from './testing/transports.ts';
import type { Outcome } from './transport.ts';

bePatient();

const targets: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await closeTransports();
  await Promise.all(targets.splice(0).map((target) => target.close()));
});

async function use<T extends { close(): Promise<void> }>(target: Promise<T>): Promise<T> {
  targets.push(await target);
  return target;
}

/** A target that answers when it is told to; after `release` at once. */
async function startHolding(): Promise<{ target: Target; held: ServerResponse[]; release: () => void }> {
  const held: ServerResponse[] = [];
  let released = false;
  const target = await use(startTarget((_, response) => void (released ? response.end() : held.push(response))));
  const release = (): void => {
    released = true;
    for (const response of held) response.end();
  };
  return { target, held, release };
}

describeEachHttp1('connections', () => {
  it('are as many as there are requests at once: two thousand', async () => {
    const { target, held, release } = await startHolding();
    const transport = makeTransport({ maxConnections: 2500 });
    const request = get(target.url, { timeoutMs: 60_000, connectTimeoutMs: 60_000 });
    const outcomes = Promise.all(Array.from({ length: 2000 }, () => send(transport, request)));
    await expect.poll(() => held.length, patient).toBe(2000);
    expect([target.connections, transport.connections]).toEqual([2000, 2000]);
    release();
    expect((await outcomes).filter(({ status }) => status === 200)).toHaveLength(2000);
    await Promise.all(Array.from({ length: 100 }, () => send(transport, request)));
    expect(target.connections).toBe(2000);
    await transport.close();
    await expect.poll(() => transport.connections, patient).toBe(0);
  });

  it('are begun for a share of a turn, however many wait: it ends, and answers are read', async () => {
    const target = await use(startTarget());
    const clock = new MovedClock();
    const dialer = new Dialer({
      clock,
      meter: new SocketMeter(),
      tls: { insecure: false, ca: null, serverName: null },
      httpVersion: 'HTTP1',
    });
    let inTurn = 0;
    let most = 0;
    const dial: DialTo = (...dialled) => {
      most = Math.max(most, ++inTurn);
      clock.forward(1);
      return dialer.dial(...dialled);
    };
    let turn = setImmediate(function next() {
      inTurn = 0;
      turn = setImmediate(next);
    });
    const transport = makeTransport({ clock, maxConnections: 10_000, dial });
    const outcomes = await Promise.all(Array.from({ length: 300 }, () => send(transport, get(target.url))));
    clearImmediate(turn);
    expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(300);
    expect(target.connections).toBeGreaterThan(1);
    // Each takes a millisecond, and a turn has ten for them at most.
    expect(most).toBeLessThanOrEqual(10);
  });

  it('serve who has waited longest', async () => {
    const { target, held } = await startHolding();
    const transport = makeTransport({ maxConnections: 1 });
    const order: number[] = [];
    const all = [0, 1, 2, 3].map(async (nth) => {
      await send(transport, get(target.url));
      order.push(nth);
    });
    for (let nth = 0; nth < 4; nth++) {
      await expect.poll(() => held.length, patient).toBe(nth + 1);
      held[nth]?.end();
    }
    await Promise.all(all);
    expect([order, target.connections]).toEqual([[0, 1, 2, 3], 1]);
  });

  it('that another origin does not use make room', async () => {
    const [one, other] = [await use(startTarget()), await use(startTarget())];
    const shared = await use(startHttp2Target());
    const transport = makeTransport({ maxConnections: 2 });
    await Promise.all([send(transport, get(one.url)), send(transport, get(one.url))]);
    await Promise.all([send(transport, get(other.url)), send(transport, get(other.url))]);
    expect([one.connections, other.connections]).toEqual([2, 2]);
    await expect.poll(() => transport.connections, patient).toBe(2);
    const http2 = makeTransport({ maxConnections: 1, httpVersion: 'HTTP2' });
    const second = await use(startHttp2Target());
    for (const { url } of [shared, second, shared]) expect((await send(http2, get(url))).status).toBe(200);
    expect([shared.connections, second.connections]).toEqual([2, 1]);
  });

  it('that are in use are left alone: who waits for one is unsent', async () => {
    const { target } = await startHolding();
    const other = await use(startTarget());
    const transport = makeTransport({ maxConnections: 1 });
    const stalled = send(transport, get(target.url, { timeoutMs: 300 }));
    const { failure, sentMs } = await send(transport, get(other.url, { timeoutMs: 100 }));
    expect([failure?.kind, sentMs, other.connections]).toEqual(['TIMEOUT', null, 0]);
    expect((await stalled).failure?.kind).toBe('TIMEOUT');
  });

  it('may become more while it goes on', async () => {
    const { target, held, release } = await startHolding();
    const transport = makeTransport({ maxConnections: 1 });
    const outcomes: Promise<Outcome>[] = [0, 1, 2].map(() => send(transport, get(target.url)));
    await expect.poll(() => held.length, patient).toBe(1);
    transport.allow(3);
    await expect.poll(() => held.length, patient).toBe(3);
    release();
    expect((await Promise.all(outcomes)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('all close, those on their way too', async () => {
    const { target } = await startHolding();
    const shared = await use(startHttp2Target());
    const transport = makeTransport();
    const http2 = makeTransport({ httpVersion: 'HTTP2' });
    await send(http2, get(shared.url));
    const open = [target.url, target.url, 'http://192.0.2.1'].map((url) => transport.send(get(url), () => undefined));
    await expect.poll(() => target.requests, patient).toBe(2);
    for (const request of open) request.cut();
    await Promise.all([transport.close(), http2.close()]);
    await expect.poll(() => [transport.connections, http2.connections], patient).toEqual([0, 0]);
    await expect.poll(() => shared.sessions.size, patient).toBe(0);
  });
});
