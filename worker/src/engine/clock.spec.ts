import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { MonotonicClock, TimerSet } from './clock.ts';
import { bePatient } from './testing/patience.ts';
import { VirtualClock } from './testing/virtual-clock.ts';

bePatient();

function hrtimeMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

describe('the monotonic clock', () => {
  const clock = new MonotonicClock();

  it('runs on the origin of process.hrtime, in every thread', async () => {
    const before = hrtimeMs();
    const here = clock.now();
    const url = new URL('./clock.ts', import.meta.url).href;
    const code = `import(${JSON.stringify(url)}).then(({ MonotonicClock }) => require('node:worker_threads').parentPort.postMessage(new MonotonicClock().now()))`;
    const [there] = (await once(new Worker(code, { eval: true }), 'message')) as [number];
    const after = hrtimeMs();
    expect(here).toBeGreaterThan(before - 0.1);
    expect(there).toBeGreaterThan(here);
    expect(there).toBeLessThan(after + 0.1);
  });

  it('never calls back early, nor from within the call', async () => {
    const waits = [-5, 0, 0.2, 1.01, 3.999, 7.5, 12.25];
    const late = await Promise.all(
      waits.map(
        (waitMs) =>
          new Promise<number>((resolve) => {
            const dueMs = clock.now() + waitMs;
            let returned = false;
            clock.at(dueMs, () => resolve(returned ? clock.now() - dueMs : Number.NaN));
            returned = true;
          }),
      ),
    );
    for (const ms of late) expect(ms).toBeGreaterThanOrEqual(0);
  });

  it('calls nothing back that was cancelled', async () => {
    const called: string[] = [];
    const timers = [
      clock.at(clock.now() - 1, () => called.push('past')),
      clock.at(clock.now() + 1, () => called.push('soon')),
    ];
    for (const timer of timers) timer.cancel();
    await new Promise<void>((resolve) => clock.at(clock.now() + 20, resolve));
    expect(called).toEqual([]);
  });

  it('lets an answer that came in time win over its timeout, however late this process looks', async () => {
    const server = createServer((socket) => void socket.end('answer'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const winner = await new Promise<string>((resolve) => {
      socket.once('connect', () => {
        // Long enough for the answer to come and for the timer to be over when the loop turns again.
        clock.afterInput(clock.now() + 20, () => resolve('timeout'));
        socket.once('data', () => resolve('answer'));
        setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100));
      });
    });
    expect(winner).toBe('answer');
    server.close();
  });
});

describe('timers by name', () => {
  it('are set anew by `at`, and stay by `by` where they are sooner', () => {
    const clock = new VirtualClock();
    const timers = new TimerSet<'a' | 'b'>(clock);
    const called: string[] = [];
    timers.at('a', 5, () => called.push(`a ${clock.now()}`));
    timers.at('a', 10, () => called.push(`a anew ${clock.now()}`));
    timers.by('a', 20, () => called.push('a too late'));
    timers.by('b', 20, () => called.push('b too late'));
    timers.by('b', 15, () => {
      called.push(`b ${clock.now()}`);
      timers.by('b', 30, () => called.push(`b again ${clock.now()}`));
    });
    clock.runTo(100);
    expect(called).toEqual(['a anew 10', 'b 15', 'b again 30']);
    timers.at('a', 110, () => called.push('cancelled'));
    timers.by('b', 110, () => called.push('cancelled'));
    timers.cancelAll();
    clock.runTo(200);
    expect(called).toHaveLength(3);
  });
});
