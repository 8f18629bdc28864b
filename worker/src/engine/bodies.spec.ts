/** What an outcome says of the answer: its body where somebody reads it, when it began, where it came from. */
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { MonotonicClock } from './clock.ts';
import { describeEachHttp1 } from './testing/each-http1.ts';
import { bePatient } from './testing/patience.ts';
import { startTarget, type Target } from './testing/target.ts';
import { closeTransports, get, makeTransport, send } from './testing/transports.ts';
import { MOST_BODY_BYTES } from './transport.ts';

bePatient();

const clock = new MonotonicClock();
let target: Target | undefined;
afterEach(async () => {
  await closeTransports();
  await target?.close();
});

describeEachHttp1('a body', () => {
  it('is given as it came where somebody reads it, and only there', async () => {
    const packed = gzipSync('a'.repeat(1000));
    target = await startTarget((_, response) => void response.setHeader('content-encoding', 'gzip').end(packed));
    const transport = makeTransport();
    const read = await send(transport, get(target.url, { readsBody: true }));
    expect([read.status, read.headers?.lines('content-encoding')[0], read.body]).toEqual([200, 'gzip', packed]);
    const unread = await send(transport, get(target.url));
    expect([unread.status, unread.body]).toEqual([200, null]);
    expect(unread.bytesReceived).toBe(read.bytesReceived);
  });

  it('is empty where there is none', async () => {
    target = await startTarget((_, response) => void response.writeHead(204).end());
    expect((await send(makeTransport(), get(target.url, { readsBody: true }))).body).toEqual(Buffer.alloc(0));
  });

  it('may be as large as can be read; a larger one fails its request and loses its connection', async () => {
    const block = Buffer.alloc(1_048_576, 'x');
    target = await startTarget((_, response, nth) => {
      const blocks = MOST_BODY_BYTES / block.length;
      for (let at = 0; at < blocks; at++) response.write(block);
      response.end(nth === 0 ? '' : 'x');
    });
    const transport = makeTransport();
    const request = get(target.url, { readsBody: true });
    expect((await send(transport, request)).body).toHaveLength(MOST_BODY_BYTES);
    const { failure, body, status, sentMs } = await send(transport, request);
    expect([body, status, sentMs === null]).toEqual([null, 0, false]);
    expect(failure).toEqual({ kind: 'OTHER', message: expect.stringMatching(/more than 16 MiB.*Ask for less/) });
    expect((await send(transport, get(target.url))).failure).toBeNull();
    expect(target.connections).toBe(2);
  });
});

describeEachHttp1('an outcome', () => {
  it('says when the first byte came, from where, and in which protocol', async () => {
    target = await startTarget((_, response) => {
      response.write('first');
      setTimeout(() => response.end('last'), 20);
    });
    const beforeMs = clock.now();
    const { firstByteMs, sentMs, doneMs, address, httpVersion } = await send(makeTransport(), get(target.url));
    expect([address, httpVersion]).toEqual([`127.0.0.1:${target.port}`, 'HTTP/1.1']);
    const moments = [beforeMs, sentMs ?? 0, firstByteMs ?? 0, doneMs];
    expect(moments).toEqual(moments.toSorted((one, other) => one - other));
    expect(doneMs - (firstByteMs ?? 0)).toBeGreaterThan(10);
  });

  it('without an answer has no first byte and no protocol; unsent it has no address either', async () => {
    target = await startTarget(() => undefined);
    const transport = makeTransport({ maxConnections: 1 });
    const outcomes = await Promise.all(
      [100, 50].map((timeoutMs) => send(transport, get(target?.url ?? '', { timeoutMs }))),
    );
    expect(outcomes.map(({ address, firstByteMs, httpVersion }) => [address, firstByteMs, httpVersion])).toEqual([
      [`127.0.0.1:${target.port}`, null, null],
      [null, null, null],
    ]);
  });
});
