import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { MonotonicClock } from './clock.ts';
import { bePatient } from './testing/patience.ts';

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
