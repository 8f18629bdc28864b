/** What the connection says and bears frame by frame: windows both ways, bounds to what a server may send, what ends it. */
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { block, data, END_STREAM, field, head, reset } from '../testing/http2-frames.ts';
import {
  frameOf,
  type Http2Peer,
  type PeerFrame,
  settingsFrame,
  startHttp2Peer,
  uint32,
} from '../testing/http2-peer.ts';
import { startHttp2Target } from '../testing/http2-target.ts';
import { bePatient, patient } from '../testing/patience.ts';
import { testKeys } from '../testing/tls-keys.ts';
import { closeTransports, get, makeTransport, send } from '../testing/transports.ts';
import {
  CONTINUATION,
  DATA,
  ENABLE_PUSH,
  GOAWAY,
  HEADERS,
  INITIAL_WINDOW_SIZE,
  MAX_CONCURRENT_STREAMS,
  MAX_FRAME_SIZE,
  PING,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from './frame-types.ts';

bePatient();

const SETTINGS_ALONE = settingsFrame();
let peer: Http2Peer | undefined;
afterEach(async () => {
  await closeTransports();
  await peer?.close();
});

async function start(onHead: (socket: Socket, id: number, nth: number) => void, greeting = SETTINGS_ALONE) {
  let nth = 0;
  peer = await startHttp2Peer(greeting, (socket, { type, stream }) => {
    if (type === HEADERS) onHead(socket, stream, nth++);
  });
  return peer;
}

const h2 = () => makeTransport({ httpVersion: 'HTTP2' });
const ok = (id: number): Buffer => Buffer.concat([head(id), data(id, 'ok', END_STREAM)]);
const ofType = (type: number): readonly PeerFrame[] => peer?.frames.filter((frame) => frame.type === type) ?? [];
const bytesOf = (frames: readonly PeerFrame[]): number => frames.reduce((sum, { payload }) => sum + payload.length, 0);
const post = (url: string, bytes: number) =>
  get(url, { method: 'POST', body: Buffer.alloc(bytes, 'b'), readsBody: true });

describe('requests', () => {
  it('of one turn leave in one piece', async () => {
    const { url } = await start((socket, id) => void socket.write(ok(id)));
    const transport = h2();
    await send(transport, get(url));
    const before = peer?.reads ?? 0;
    await Promise.all(Array.from({ length: 50 }, () => send(transport, get(url))));
    expect(ofType(HEADERS)).toHaveLength(51);
    expect((peer?.reads ?? 0) - before).toBeLessThan(10);
  });

  it('have heads of any length, and say once that the table is not used', async () => {
    const { url } = await start((socket, id) => {
      if (id !== 1) socket.write(ok(id));
      else setImmediate(() => socket.write(ok(id)));
    });
    const transport = h2();
    const headers = ['x-long', 'x'.repeat(40_000)];
    for (let nth = 0; nth < 2; nth++) expect((await send(transport, get(url, { headers }))).status).toBe(200);
    expect(ofType(HEADERS).map(({ payload }) => [payload.length, payload[0]])).toEqual([
      [16_384, 0x20],
      [16_384, 0x82],
    ]);
    expect(ofType(CONTINUATION).map(({ flags }) => flags)).toEqual([0, 4, 0, 4]);
  });
});

describe('a request body', () => {
  it('waits for the windows of the stream and of the connection, and moves with the settings', async () => {
    let socket: Socket | undefined;
    const { url } = await start(
      (its) => {
        socket = its;
      },
      settingsFrame([INITIAL_WINDOW_SIZE, 1000]),
    );
    const transport = h2();
    const outcome = send(transport, post(url, 200_000));
    const sent = () => bytesOf(ofType(DATA));
    // Begun before the settings were there, with the window of the protocol; then the window is less than nothing.
    await expect.poll(sent, patient).toBeGreaterThan(0);
    await expect.poll(() => ofType(SETTINGS).length, patient).toBe(2);
    const first = sent();
    expect([1000, 65_535]).toContain(first);
    socket?.write(
      Buffer.concat([frameOf(WINDOW_UPDATE, 0, 0, uint32(40_000)), settingsFrame([INITIAL_WINDOW_SIZE, 70_000])]),
    );
    await expect.poll(sent, patient).toBe(70_000);
    socket?.write(frameOf(WINDOW_UPDATE, 0, 1, uint32(10 ** 6)));
    await expect.poll(sent, patient).toBe(105_535);
    socket?.write(frameOf(WINDOW_UPDATE, 0, 0, uint32(10 ** 6)));
    await expect.poll(sent, patient).toBe(200_000);
    expect(
      ofType(DATA)
        .map(({ flags }) => flags)
        .lastIndexOf(0),
    ).toBe(ofType(DATA).length - 2);
    expect(Math.max(...ofType(DATA).map(({ payload }) => payload.length))).toBe(16_384);
    socket?.write(ok(1));
    expect((await outcome).body?.toString()).toBe('ok');
  });

  it('arrives whole over TLS, however many there are', async () => {
    const sums: number[] = [];
    const target = await startHttp2Target(
      (stream) => {
        let sum = 0;
        stream.on('data', (chunk: Buffer) => {
          sum += chunk.reduce((all, byte) => all + byte, 0);
        });
        stream.on('end', () => {
          sums.push(sum);
          stream.respond({ ':status': 200 });
          stream.end();
        });
      },
      { keys: testKeys },
    );
    const transport = makeTransport({ httpVersion: 'HTTP2', tls: { insecure: true, ca: null, serverName: null } });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => send(transport, post(target.url, 300_000))));
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(sums).toEqual(Array.from({ length: 20 }, () => 300_000 * 0x62));
    await closeTransports();
    await target.close();
  });

  it('is broken off where the answer does not wait for it, and the connection goes on', async () => {
    const { url } = await start((socket, id) => void socket.write(ok(id)));
    const transport = h2();
    expect((await send(transport, post(url, 100_000))).status).toBe(200);
    await expect.poll(() => ofType(RST_STREAM).map(({ payload }) => payload.readUInt32BE()), patient).toEqual([0]);
    expect((await send(transport, get(url))).status).toBe(200);
    expect(peer?.connections).toBe(1);
  });

  it.each([
    ['of the connection', 0, [3]],
    ['of the stream', 1, [3]],
  ])('is given up where a window %s is opened too wide', async (_, id, codes) => {
    const { url } = await start(
      (socket) => void socket.write(many(2, frameOf(WINDOW_UPDATE, 0, id, uint32(2 ** 31 - 1)))),
    );
    const { failure } = await send(h2(), post(url, 100_000));
    expect(failure?.kind).toBe('PROTOCOL');
    const told = id === 0 ? GOAWAY : RST_STREAM;
    await expect
      .poll(() => ofType(told).map(({ payload }) => payload.readUInt32BE(payload.length - 4)), patient)
      .toEqual(codes);
  });
});

describe('an answer body', () => {
  it('opens the windows again, seldom', async () => {
    const bytes = 40 * 2 ** 20;
    const piece = 'x'.repeat(16_384);
    const { url } = await start((socket, id) => {
      socket.write(head(id));
      for (let sent = 0; sent < bytes; sent += piece.length) socket.write(data(id, piece));
      socket.write(data(id, '', END_STREAM));
    });
    const { status, bytesReceived } = await send(h2(), get(url));
    expect([status, bytesReceived > bytes]).toEqual([200, true]);
    const updates = ofType(WINDOW_UPDATE);
    const opened = (id: number): number =>
      updates.filter(({ stream }) => stream === id).reduce((sum, { payload }) => sum + payload.readUInt32BE(), 0);
    expect(opened(1)).toBeGreaterThan(bytes - 2 ** 20);
    expect(opened(0)).toBeGreaterThan(bytes - 2 ** 24);
    expect(updates.length).toBeLessThan(100);
  });

  it('may be padded', async () => {
    const { url } = await start((socket, id) => {
      const padded = frameOf(DATA, 8, id, Buffer.concat([Buffer.of(255), Buffer.alloc(16_383)]));
      socket.write(Buffer.concat([head(id), padded, data(id, 'ok', END_STREAM)]));
    });
    const { status, body } = await send(h2(), get(url, { readsBody: true }));
    expect([status, body?.length]).toEqual([200, 16_383 - 255 + 2]);
  });

  it('without a length that is broken off without an error is no answer', async () => {
    const { url } = await start(
      (socket, id) => void socket.write(Buffer.concat([head(id), data(id, 'half'), reset(id, 0)])),
    );
    const { failure } = await send(h2(), get(url));
    expect(failure).toEqual({ kind: 'RESET', message: 'The server ended the stream in the middle of its answer' });
  });
});

const many = (count: number, bytes: Buffer): Buffer => Buffer.concat(Array.from({ length: count }, () => bytes));
const anyHead = Buffer.from([0x88]);

const faults: readonly (readonly [string, number, (id: number) => Buffer])[] = [
  ['a frame of more than 16 KiB', 6, (id) => frameOf(DATA, 0, id, Buffer.alloc(16_385))],
  ['a stream that was never opened', 1, (id) => head(id + 2)],
  ['a stream of its own', 1, () => head(2)],
  ['a push', 1, (id) => frameOf(PUSH_PROMISE, 4, id, [0, 0, 0, 2, 0x88])],
  ['a push announced', 1, () => settingsFrame([ENABLE_PUSH, 1])],
  ['frames that are too small', 1, () => settingsFrame([MAX_FRAME_SIZE, 100])],
  ['settings of half a setting', 6, () => frameOf(SETTINGS, 0, 0, [0, 1, 0])],
  ['settings on a stream', 1, (id) => frameOf(SETTINGS, 0, id)],
  ['an acknowledgement with settings', 6, () => frameOf(SETTINGS, 1, 0, [0, 1, 0, 0, 0, 0])],
  ['a ping of seven bytes', 6, () => frameOf(PING, 0, 0, Buffer.alloc(7))],
  ['a reset of three bytes', 6, (id) => frameOf(RST_STREAM, 0, id, [0, 0, 0])],
  ['a window opened by nothing', 1, () => frameOf(WINDOW_UPDATE, 0, 0, uint32(0))],
  ['a first window that is too wide', 3, () => settingsFrame([INITIAL_WINDOW_SIZE, 2 ** 31])],
  ['more padding than there is room for', 1, (id) => frameOf(HEADERS, 12, id, [9, 0x88])],
  ['a body with more padding than bytes', 1, (id) => Buffer.concat([head(id), frameOf(DATA, 8, id, [9, 1])])],
  ['a head broken by another frame', 1, (id) => Buffer.concat([frameOf(HEADERS, 0, id, anyHead), data(id, 'x')])],
  ['a continuation of nothing', 1, (id) => frameOf(CONTINUATION, 4, id, anyHead)],
  ['a block that cannot be unpacked', 9, (id) => frameOf(HEADERS, 4, id, [0xff, 0xff])],
  [
    'a block without an end',
    11,
    (id) =>
      Buffer.concat([frameOf(HEADERS, 0, id, anyHead), many(5, frameOf(CONTINUATION, 0, id, Buffer.alloc(16_384)))]),
  ],
  [
    'continuations without an end',
    11,
    (id) => Buffer.concat([frameOf(HEADERS, 0, id, anyHead), many(100, frameOf(CONTINUATION, 0, id))]),
  ],
  ['a flood of pings', 11, () => many(10_001, frameOf(PING, 0, 0, Buffer.alloc(8)))],
  ['a flood of settings', 11, () => many(10_001, settingsFrame())],
  ['a flood of empty bodies', 11, (id) => Buffer.concat([head(id), many(10_001, frameOf(DATA, 0, id))])],
  ['a flood of what nobody knows', 11, () => many(10_001, frameOf(99, 0, 0))],
];

describe('a server that breaks the rules of the connection', () => {
  it.each(faults)('by %s is told so, with code %i, and left', async (_, code, make) => {
    const { url } = await start((socket, id, nth) => void socket.write(nth === 0 ? make(id) : ok(id)));
    const transport = h2();
    const { failure, sentMs } = await send(transport, get(url));
    expect([failure?.kind, sentMs === null]).toEqual(['PROTOCOL', false]);
    expect(failure?.message).toMatch(/^The server does not speak HTTP\/2 as it should: /);
    await expect.poll(() => ofType(GOAWAY).map(({ payload }) => payload.readUInt32BE(4)), patient).toEqual([code]);
    expect((await send(transport, get(url))).status).toBe(200);
    expect(peer?.connections).toBe(2);
  });

  it('by not beginning with its settings is left', async () => {
    const { url } = await start(() => undefined, frameOf(PING, 0, 0, Buffer.alloc(8)));
    const { failure } = await send(h2(), get(url));
    expect(failure?.message).toMatch(/begin with its settings.*set httpVersion to AUTO or HTTP1$/);
  });
});

const malformed: readonly (readonly [string, (id: number) => Buffer])[] = [
  ['a capital in a name', (id) => head(id, END_STREAM, field('X-Loud', '1'))],
  ['a blank behind a value', (id) => head(id, END_STREAM, field('x', '1 '))],
  ['a line feed in a value', (id) => head(id, END_STREAM, field('x', '1\n2'))],
  ['a header of the connection', (id) => head(id, END_STREAM, field('transfer-encoding', 'chunked'))],
  ['a status behind a header', (id) => block(id, END_STREAM, field('x', '1'), anyHead)],
  ['two statuses', (id) => head(id, END_STREAM, anyHead)],
  ['a status of two digits', (id) => block(id, END_STREAM, field(':status', '20'))],
  ['a request', (id) => head(id, END_STREAM, field(':path', '/'))],
  ['two lengths', (id) => head(id, 0, field('content-length', '1'), field('content-length', '1'))],
  ['a length that is no number', (id) => head(id, 0, field('content-length', '+1'))],
  ['a length without a body', (id) => head(id, END_STREAM, field('content-length', '1'))],
  ['a second head', (id) => Buffer.concat([head(id), head(id)])],
  ['trailers with a status', (id) => Buffer.concat([head(id), head(id, END_STREAM)])],
  ['another protocol', (id) => block(id, 0, field(':status', '101'))],
  ['interim answers without an end', (id) => many(40, block(id, 0, field(':status', '103')))],
  ['an interim answer at its end', (id) => block(id, END_STREAM, field(':status', '103'))],
  ['no content of some length', (id) => block(id, END_STREAM, Buffer.of(0x89), field('content-length', '5'))],
  ['a body of not modified', (id) => Buffer.concat([block(id, 0, Buffer.of(0x8b)), data(id, 'x', END_STREAM)])],
  [
    'a head of more than 64 KiB, small as it may be packed',
    (id) => {
      const name = Buffer.from([0x40, 1, 0x6b, 0x7f, 0x81, 0x16]);
      return frameOf(HEADERS, 5, id, Buffer.concat([anyHead, name, Buffer.alloc(2944, 'v'), Buffer.alloc(100, 0xbe)]));
    },
  ],
];

describe('an answer that is none', () => {
  it.each(malformed)('for %s costs its stream alone', async (_, make) => {
    const { url } = await start((socket, id, nth) => void socket.write(nth === 1 ? make(id) : ok(id)));
    const transport = h2();
    await send(transport, get(url));
    const [wrong, right] = await Promise.all([send(transport, get(url)), send(transport, get(url))]);
    expect([wrong?.failure?.kind, right?.status]).toEqual(['PROTOCOL', 200]);
    expect(wrong?.failure?.message).not.toBe('');
    await expect.poll(() => ofType(RST_STREAM).map(({ payload }) => payload.readUInt32BE()), patient).toEqual([1]);
    expect((await send(transport, get(url))).status).toBe(200);
    expect(peer?.connections).toBe(1);
  });

  it('to HEAD may have a length, and no body', async () => {
    const { url } = await start((socket, id) => void socket.write(head(id, END_STREAM, field('content-length', '99'))));
    expect((await send(h2(), get(url, { method: 'HEAD' }))).status).toBe(200);
  });
});

describe('what says nothing of an answer', () => {
  it('is acknowledged or passed over', async () => {
    const { url } = await start((socket, id) => {
      const noise = [
        frameOf(2, 0, id, Buffer.alloc(5)),
        frameOf(99, 255, 77, [1]),
        frameOf(PING, 1, 0, Buffer.alloc(8)),
      ];
      const stray = [frameOf(WINDOW_UPDATE, 0, id, uint32(5)), frameOf(PING, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8])];
      const parts = [
        frameOf(HEADERS, 0x28, id, [1, 0, 0, 0, 0, 16, 0x88, 0]),
        frameOf(CONTINUATION, 4, id, field('x', 'y')),
      ];
      socket.write(
        Buffer.concat([...noise, ...stray, ...parts, data(id, 'ok', END_STREAM), reset(id, 8), data(id, 'late')]),
      );
    });
    const transport = h2();
    for (let nth = 0; nth < 3; nth++) {
      const { status, headers, body } = await send(transport, get(url, { readsBody: true }));
      expect([status, headers?.lines('x'), body?.toString()]).toEqual([200, ['y'], 'ok']);
    }
    const acks = () => ofType(PING).map(({ flags, payload }) => [flags, ...payload]);
    await expect.poll(acks, patient).toEqual(Array.from({ length: 3 }, () => [1, 1, 2, 3, 4, 5, 6, 7, 8]));
    expect(peer?.connections).toBe(1);
  });

  it('keeps the table: what was said to streams that were given up is known', async () => {
    const remember = Buffer.concat([Buffer.of(0x40), field('x-kept', 'yes').subarray(1)]);
    const sockets: Socket[] = [];
    const { url } = await start((socket, id, nth) => {
      sockets.push(socket);
      if (nth === 1)
        socket.write(Buffer.concat([head(1, END_STREAM, remember), head(id, END_STREAM, Buffer.of(0xbe))]));
    });
    const transport = h2();
    const late = await send(transport, get(url, { timeoutMs: 100 }));
    expect(late.failure?.kind).toBe('TIMEOUT');
    const { headers } = await send(transport, get(url));
    expect(headers?.lines('x-kept')).toEqual(['yes']);
  });
});

describe('a server that does not read', () => {
  it('is not given requests without an end', async () => {
    const { url } = await start((socket, id, nth) => {
      if (nth === 0) socket.write(ok(id));
      else socket.pause();
    });
    const transport = makeTransport({ httpVersion: 'HTTP2', maxConnections: 1 });
    await send(transport, get(url));
    const headers = ['x-long', 'x'.repeat(50_000)];
    let sent = 0;
    for (let before = -1; before !== sent; ) {
      before = sent;
      const requests = Array.from({ length: 50 }, () => send(transport, get(url, { headers, timeoutMs: 100 })));
      for (const { failure, sentMs } of await Promise.all(requests)) {
        expect(failure?.kind).toBe('TIMEOUT');
        if (sentMs !== null) sent++;
      }
    }
    expect(sent).toBeLessThan(1000);
  });
});

describe('the limit of streams', () => {
  it('may change, also to nothing for a while', async () => {
    let [open, most] = [0, 0];
    const { url } = await start(
      (socket, id, nth) => {
        most = Math.max(most, ++open);
        if (nth === 0) socket.write(settingsFrame([MAX_CONCURRENT_STREAMS, 3]));
        setTimeout(() => {
          open--;
          socket.write(ok(id));
          if (nth === 9) {
            socket.write(settingsFrame([MAX_CONCURRENT_STREAMS, 0]));
            setTimeout(() => socket.write(settingsFrame([MAX_CONCURRENT_STREAMS, 2])), 30);
          }
        }, 5);
      },
      settingsFrame([MAX_CONCURRENT_STREAMS, 3]),
    );
    const transport = makeTransport({ httpVersion: 'HTTP2', maxConnections: 1 });
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => send(transport, get(url))));
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
    expect([most, peer?.connections]).toEqual([3, 1]);
  });
});
