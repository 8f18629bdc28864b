/** HTTP/2 against real servers: what is shared, what is put back, what is told. */
import { constants } from 'node:http2';
import { afterEach, describe, expect, it } from 'vitest';
import { MonotonicClock } from '../clock.ts';
import { Dialer, type DialTo } from '../dialer.ts';
import { LeaseGate } from '../lease-gate.ts';
import { SocketMeter } from '../socket-meter.ts';
import {
  type Http2Answer,
  type Http2Target,
  type Http2TargetOptions,
  startHttp2Target,
} from '../testing/http2-target.ts';
import { bePatient, patient } from '../testing/patience.ts';
import { startTarget, startTcpTarget, startTlsTarget, type Target } from '../testing/target.ts';
import { testKeys } from '../testing/tls-keys.ts';
import { closeTransports, get, makeTransport, send } from '../testing/transports.ts';
import type { Outcome } from '../transport.ts';

bePatient();

const tls = { insecure: false, ca: testKeys.cert, serverName: 'localhost' };
const targets: (Target | Http2Target)[] = [];
afterEach(async () => {
  await closeTransports();
  await Promise.all(targets.splice(0).map((target) => target.close()));
});

async function use<T extends Target | Http2Target>(target: Promise<T>): Promise<T> {
  targets.push(await target);
  return target;
}

function start(answer?: Http2Answer, options?: Http2TargetOptions): Promise<Http2Target> {
  return use(startHttp2Target(answer, options));
}

function h2(options: Parameters<typeof makeTransport>[0] = {}) {
  return makeTransport({ httpVersion: 'HTTP2', ...options });
}

function many<T>(count: number, make: (nth: number) => T): T[] {
  return Array.from({ length: count }, (_, nth) => make(nth));
}

const slowly: Http2Answer = (stream) => {
  setTimeout(() => {
    if (stream.destroyed) return;
    stream.respond({ ':status': 200 });
    stream.end('ok');
  }, 20);
};

describe('a request over HTTP/2', () => {
  it('carries method, path, headers and body as they were given', async () => {
    const seen: unknown[] = [];
    const target = await start((stream, headers) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const {
          ':method': method,
          ':path': path,
          ':authority': host,
          'x-tag': tag,
          'content-length': length,
        } = headers;
        seen.push([method, path, host, tag, length, Buffer.concat(chunks).toString()]);
        stream.respond({ ':status': 201, 'set-cookie': ['a=1', 'b=2'], 'x-answer': 'yes' });
        stream.end('done');
      });
    });
    const transport = h2();
    const headers = ['X-Tag', '1', 'x-tag', ' \t2 ', 'Connection', 'keep-alive', 'Host', 'shop.test'];
    const body = Buffer.from('ü');
    const outcome = await send(transport, {
      ...get(target.url),
      method: 'POST',
      path: '/a?b',
      headers,
      body,
      readsBody: true,
    });
    await send(transport, { ...get(target.url), method: 'DELETE' });
    expect(seen).toEqual([
      ['POST', '/a?b', 'shop.test', '1, 2', '2', 'ü'],
      ['DELETE', '/', `127.0.0.1:${target.port}`, undefined, undefined, ''],
    ]);
    expect(outcome).toMatchObject({ status: 201, failure: null, httpVersion: 'HTTP/2', body: Buffer.from('done') });
    expect(outcome.headers?.lines('x-answer')).toEqual(['yes']);
    expect(outcome.headers?.lines('set-cookie')).toEqual(['a=1', 'b=2']);
    expect(outcome.address).toBe(`127.0.0.1:${target.port}`);
    const { sentMs, firstByteMs, doneMs } = outcome;
    const moments = [sentMs ?? 0, firstByteMs ?? 0, doneMs];
    expect(moments).toEqual(moments.toSorted((one, other) => one - other));
  });

  it('shares its connection with others, as many as the server allows', async () => {
    const target = await start(slowly, { settings: { maxConcurrentStreams: 7 } });
    const transport = h2();
    const outcomes = await Promise.all(many(60, () => send(transport, get(target.url))));
    expect(outcomes.every(({ status }) => status === 200)).toBe(true);
    expect([target.requests, target.mostAtOnce]).toEqual([60, 7]);
    expect(target.connections).toBeGreaterThan(1);
    expect(target.connections).toBeLessThanOrEqual(10);
  });

  it('has one connection where that is enough, also when all begin at once', async () => {
    for (const options of [{}, { keys: testKeys }]) {
      const target = await start(slowly, options);
      const transport = h2({ tls });
      const outcomes = await Promise.all(many(80, () => send(transport, get(target.url))));
      expect(outcomes.every(({ status }) => status === 200)).toBe(true);
      expect([target.requests, target.connections, transport.connections]).toEqual([80, 1, 1]);
    }
  });

  it('has as many connections as there may be, and no more', async () => {
    const target = await start(slowly, { settings: { maxConcurrentStreams: 1 } });
    const transport = h2({ maxConnections: 3 });
    await Promise.all(many(30, () => send(transport, get(target.url))));
    expect([target.requests, target.connections]).toEqual([30, 3]);
  });

  it('does not wait for one connection after the other where each carries little', async () => {
    const target = await start(slowly, { settings: { maxConcurrentStreams: 1 } });
    const clock = new MonotonicClock();
    const { dial } = new Dialer({ clock, meter: new SocketMeter(), tls, httpVersion: 'HTTP2' });
    let begun = 0;
    const held: (() => void)[] = [];
    /** The first has shown what one carries; those behind it come only when ten are on their way. */
    const together: DialTo = (origin, timeoutMs, ended) => {
      begun++;
      const isFirst = begun === 1;
      if (begun > 10) for (const come of held.splice(0)) come();
      return dial(origin, timeoutMs, (dialled, failure) => {
        if (isFirst || begun > 10) ended(dialled, failure);
        else held.push(() => ended(dialled, failure));
      });
    };
    const transport = h2({ clock, dial: together, maxConnections: 30 });
    await Promise.all(many(30, () => send(transport, get(target.url))));
    expect(target.requests).toBe(30);
    expect(begun).toBeGreaterThan(10);
  });

  it('counts the bytes on the sockets', async () => {
    const target = await start((stream) => {
      stream.respond({ ':status': 200 });
      stream.end(Buffer.alloc(100_000, 'x'));
    });
    const transport = h2();
    const outcomes = await Promise.all(many(20, () => send(transport, get(target.url))));
    const received = outcomes.reduce((sum, { bytesReceived }) => sum + bytesReceived, 0);
    expect(received).toBeGreaterThan(20 * 100_000);
    const bytes = transport.takeBytes();
    expect(bytes.received - received).toBeLessThan(500);
    expect(bytes.received).toBeGreaterThanOrEqual(received);
    expect(bytes.sent).toBeGreaterThan(20 * 10);
  });

  it.each([
    ['without TLS', {}],
    ['with TLS', { keys: testKeys }],
  ])('counts each byte that the target counts, %s', async (_, options) => {
    const target = await start(undefined, options);
    const transport = h2({ tls });
    await Promise.all(many(20, () => send(transport, get(target.url))));
    let [sent, received] = [0, 0];
    const differences = (): number[] => {
      const bytes = transport.takeBytes();
      sent += bytes.sent;
      received += bytes.received;
      const { read, written } = target.bytes();
      return [sent - read, received - written];
    };
    await expect.poll(differences, patient).toEqual([0, 0]);
    expect(Math.min(sent, received)).toBeGreaterThan(20 * 10);
  });
});

describe('the version', () => {
  it('is what the server picks with AUTO', async () => {
    const both = await start(undefined, { keys: testKeys, allowHTTP1: true });
    const old = await use(startTlsTarget(testKeys));
    const plain = await use(startTarget());
    const transport = makeTransport({ tls });
    const versions = [];
    for (const { url } of [both, old, plain]) versions.push((await send(transport, get(url))).httpVersion);
    expect(versions).toEqual(['HTTP/2', 'HTTP/1.1', 'HTTP/1.1']);
  });

  it('is HTTP/1.1 where that is asked for', async () => {
    const both = await start(undefined, { keys: testKeys, allowHTTP1: true });
    const transport = makeTransport({ tls, httpVersion: 'HTTP1' });
    expect((await send(transport, get(both.url))).httpVersion).toBe('HTTP/1.1');
    const only = await start(undefined, { keys: testKeys });
    const { failure, sentMs } = await send(transport, get(only.url));
    expect([failure?.kind, sentMs]).toEqual(['PROTOCOL', null]);
    expect(failure?.message).toMatch(/does not offer HTTP\/1.1.*AUTO or HTTP2/);
  });

  it('HTTP2 fails as PROTOCOL, unsent, where the server does not offer it', async () => {
    const old = await use(startTlsTarget(testKeys));
    const { failure, sentMs } = await send(h2({ tls }), get(old.url));
    expect([failure?.kind, sentMs, old.requests]).toEqual(['PROTOCOL', null, 0]);
    expect(failure?.message).toMatch(/does not offer HTTP\/2.*AUTO or HTTP1/);
  });

  it('HTTP2 without TLS is taken for granted: a server that speaks HTTP/1.1 only is an error of kind PROTOCOL', async () => {
    const old = await use(startTarget());
    const { failure } = await send(h2(), get(old.url));
    expect(failure).toEqual({ kind: 'PROTOCOL', message: expect.stringMatching(/HTTP\/2/) });
  });

  it('many at once find out with one connection whether it can be shared', async () => {
    const old = await use(startTlsTarget(testKeys, (_, response) => void setTimeout(() => response.end(), 20)));
    const transport = makeTransport({ tls });
    const outcomes = await Promise.all(many(20, () => send(transport, get(old.url))));
    expect(outcomes.map(({ status }) => status)).toEqual(many(20, () => 200));
    expect(old.connections).toBe(10);
  });
});

describe('what ends early', () => {
  it('is reset alone: the others on the connection go on', async () => {
    const codes: number[] = [];
    const target = await start((stream, headers) => {
      stream.on('close', () => codes.push(stream.rstCode ?? 0));
      if (headers[':path'] === '/') slowly(stream, headers, 0);
    });
    const transport = h2();
    await send(transport, get(target.url));
    const cut: Outcome[] = [];
    const open = transport.send(get(target.url, { path: '/never' }), (outcome) => cut.push(outcome));
    const late = send(transport, get(target.url, { path: '/late', timeoutMs: 60 }));
    const others = many(5, () => send(transport, get(target.url)));
    await expect.poll(() => target.requests, patient).toBe(8);
    open.cut();
    open.cut();
    expect(cut.map(({ failure }) => failure?.kind)).toEqual(['INTERRUPTED']);
    expect((await late).failure?.kind).toBe('TIMEOUT');
    for (const { status } of await Promise.all(others)) expect(status).toBe(200);
    expect((await send(transport, get(target.url))).status).toBe(200);
    await expect.poll(() => codes.length, patient).toBe(9);
    expect(codes.filter((code) => code === constants.NGHTTP2_CANCEL)).toHaveLength(2);
    expect([target.connections, target.requests]).toEqual([1, 9]);
  });

  it('was sent, also where it is cut off in the moment it begins, or the transport closes', async () => {
    const target = await start(() => undefined);
    const transport = h2();
    const first = send(transport, get(target.url));
    await expect.poll(() => target.requests, patient).toBe(1);
    const outcomes: Outcome[] = [];
    const open = many(40, () => transport.send(get(target.url), (outcome) => outcomes.push(outcome)));
    await Promise.resolve();
    for (const request of open) request.cut();
    const sent = outcomes.filter(({ sentMs }) => sentMs !== null).length;
    const more = many(40, () => transport.send(get(target.url), (outcome) => outcomes.push(outcome)));
    await Promise.resolve();
    for (const request of more) request.cut();
    await transport.close();
    expect((await first).failure?.kind).toBe('RESET');
    expect(outcomes).toHaveLength(80);
    expect(sent).toBeGreaterThan(0);
    const all = 1 + outcomes.filter(({ sentMs }) => sentMs !== null).length;
    await expect.poll(() => target.requests, patient).toBe(all);
  });

  it('by a reset is told by its code', async () => {
    const resets = [constants.NGHTTP2_INTERNAL_ERROR, constants.NGHTTP2_PROTOCOL_ERROR, constants.NGHTTP2_CANCEL];
    const target = await start((stream, _, nth) => {
      stream.close(resets[nth % resets.length]);
    });
    const transport = h2();
    const failures = [];
    for (const _ of resets) failures.push((await send(transport, get(target.url))).failure);
    expect(failures.map((failure) => failure?.kind)).toEqual(['RESET', 'PROTOCOL', 'RESET']);
    expect(failures[0]?.message).toBe('The stream was reset: HTTP/2 INTERNAL_ERROR');
    expect([target.requests, target.connections]).toEqual([3, 1]);
  });

  it('with its connection was sent, and is an error of kind RESET', async () => {
    const target = await start((stream) => void stream.session?.socket.destroy());
    const { failure, sentMs } = await send(h2(), get(target.url));
    expect([failure?.kind, sentMs === null, target.requests]).toEqual(['RESET', false, 1]);
  });
});

describe('what the server did not look at', () => {
  it('is sent again where the server refuses a stream, and counts once', async () => {
    let refused = 0;
    const target = await start((stream, headers, nth) => {
      if (nth % 3 !== 0) return slowly(stream, headers, nth);
      refused++;
      stream.close(constants.NGHTTP2_REFUSED_STREAM);
    });
    const transport = h2();
    const outcomes = await Promise.all(many(30, () => send(transport, get(target.url, { readsBody: true }))));
    expect(outcomes.map(({ body }) => body?.toString())).toEqual(many(30, () => 'ok'));
    expect(target.requests - refused).toBe(30);
  });

  it('counts as unsent where it is refused again and again', async () => {
    const target = await start((stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM));
    const { failure, sentMs, address } = await send(h2(), get(target.url));
    expect([failure?.kind, sentMs, address, target.requests]).toEqual(['RESET', null, null, 4]);
    expect(failure?.message).toMatch(/refused/);
  });

  it('goes to another connection where the server says goodbye', async () => {
    const answered = new Map<string, number>();
    const target = await start((stream, headers, nth) => {
      const path = headers[':path'] ?? '';
      const answer = () => {
        if (stream.destroyed) return;
        answered.set(path, (answered.get(path) ?? 0) + 1);
        stream.respond({ ':status': 200 });
        stream.end('ok');
      };
      setTimeout(answer, 30);
      if (nth === 5) stream.session?.goaway(constants.NGHTTP2_NO_ERROR, stream.id);
    });
    const transport = h2();
    const outcomes = await Promise.all(many(20, (nth) => send(transport, get(target.url, { path: `/${nth}` }))));
    expect(outcomes.map(({ status }) => status)).toEqual(many(20, () => 200));
    expect([answered.size, target.connections]).toEqual([20, 2]);
    await expect.poll(() => transport.connections, patient).toBe(1);
  });

  it('is told apart from what it did look at where it gives the connection up in anger', async () => {
    const target = await start((stream, headers, nth) => {
      if (nth >= 20) return slowly(stream, headers, nth);
      if (nth === 5) stream.session?.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, stream.id);
    });
    const transport = h2();
    const outcomes = await Promise.all(many(20, () => send(transport, get(target.url))));
    const failed = outcomes.filter(({ failure }) => failure !== null);
    expect(failed.map(({ failure }) => failure?.kind)).toEqual(many(6, () => 'RESET'));
    expect(failed[0]?.failure?.message).toBe('The server gave the connection up: HTTP/2 GOAWAY ENHANCE_YOUR_CALM');
    expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(14);
  });
});

describe('the gate', () => {
  it('is asked before each request is written', async () => {
    const clock = new MonotonicClock();
    const target = await start();
    const gate = new LeaseGate({ deadlineMs: clock.now() + 60_000 });
    let [asked, open] = [0, Number.POSITIVE_INFINITY];
    const isOpen = (): boolean => ++asked <= open;
    const transport = h2({ gate: Object.create(gate, { isOpen: { value: isOpen } }) });
    await send(transport, get(target.url));
    // Open for the pool and for two requests, then closed while more wait.
    [asked, open] = [0, 5];
    const rest = many(10, () => send(transport, get(target.url)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(target.requests).toBeLessThanOrEqual(4);
    expect(asked).toBeGreaterThanOrEqual(6);
    open = Number.POSITIVE_INFINITY;
    transport.resume();
    for (const { status } of await Promise.all(rest)) expect(status).toBe(200);
    expect(target.requests).toBe(11);
  });
});

describe('a server that speaks nonsense', () => {
  it('is an error of kind PROTOCOL', async () => {
    const target = await use(startTcpTarget((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    const { failure } = await send(h2(), get(target.url));
    expect(failure?.kind).toBe('PROTOCOL');
  });
});
