/** What becomes of a request over HTTP/1.1 for each form of answer, good or bad: one outcome, of the right kind. */
import type { Socket } from 'node:net';
import type { ErrorKind } from '@loadtest/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { bePatient } from '../testing/patience.ts';
import { startTcpTarget, type Target } from '../testing/target.ts';
import { closeTransports, get, makeTransport, send } from '../testing/transports.ts';

bePatient();

let target: Target | undefined;
afterEach(async () => {
  await closeTransports();
  await target?.close();
});

/** Status and body, or the kind of the failure. */
type Expected = readonly [status: number, body: string] | ErrorKind;
/** Whether the next request goes over the same connection. */
type Kept = 'kept' | 'closed';

/** A server that gives each request the same bytes; `end`: and closes. */
function serve(bytes: string, end: (socket: Socket) => void = () => undefined) {
  let requests = 0;
  const start = startTcpTarget((socket) => {
    let unread = '';
    socket.on('data', (chunk: Buffer) => {
      unread += chunk.toString('latin1');
      if (!unread.includes('\r\n\r\n')) return;
      unread = '';
      requests++;
      socket.write(bytes, () => end(socket));
    });
  });
  return { start, requests: () => requests };
}

const OK = 'HTTP/1.1 200 OK\r\n';
const close = (socket: Socket): void => void socket.end();
const reset = (socket: Socket): void => void socket.resetAndDestroy();

const table: readonly (readonly [string, Expected, Kept, string, ((socket: Socket) => void)?])[] = [
  ['a length', [200, 'body'], 'kept', `${OK}content-length: 4\r\n\r\nbody`],
  ['a length of none', [200, ''], 'kept', `${OK}content-length: 0\r\n\r\n`],
  ['chunks', [200, 'body'], 'kept', `${OK}transfer-encoding: chunked\r\n\r\n2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n`],
  [
    'chunks with extensions and trailers',
    [200, 'body'],
    'kept',
    `${OK}transfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n4;a=b\r\nbody\r\n0\r\nx-sum: 1\r\n\r\n`,
  ],
  ['the end of the connection as the end of the body', [200, 'body'], 'closed', `${OK}\r\nbody`, close],
  ['connection: close', [200, 'body'], 'closed', `${OK}connection: close\r\ncontent-length: 4\r\n\r\nbody`, close],
  ['HTTP/1.0', [200, 'body'], 'closed', 'HTTP/1.0 200 OK\r\ncontent-length: 4\r\n\r\nbody', close],
  ['HTTP/1.0 without a length', [200, 'body'], 'closed', 'HTTP/1.0 200 OK\r\n\r\nbody', close],
  ['no content', [204, ''], 'kept', 'HTTP/1.1 204 No Content\r\n\r\n'],
  [
    'not modified, with the length of what it does not send',
    [304, ''],
    'closed',
    'HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n',
  ],
  [
    'go on, though nobody waits for it',
    'PROTOCOL',
    'closed',
    `HTTP/1.1 100 Continue\r\n\r\n${OK}content-length: 4\r\n\r\nbody`,
  ],
  [
    'early hints, before the answer',
    [200, 'body'],
    'kept',
    `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${OK}content-length: 4\r\n\r\nbody`,
  ],
  ['a reason that is empty', [200, ''], 'kept', 'HTTP/1.1 200 \r\ncontent-length: 0\r\n\r\n'],
  ['a status that nobody knows', [799, ''], 'kept', 'HTTP/1.1 799 What\r\ncontent-length: 0\r\n\r\n'],
  ['more than its length', [200, 'body'], 'closed', `${OK}content-length: 4\r\n\r\nbodyguard`],
  [
    'an upgrade that nobody asked for',
    'PROTOCOL',
    'closed',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
  ],
  ['two lengths', 'PROTOCOL', 'closed', `${OK}content-length: 4\r\ncontent-length: 5\r\n\r\nbody`],
  ['a length that is no number', 'PROTOCOL', 'closed', `${OK}content-length: four\r\n\r\nbody`],
  [
    'a length and chunks',
    'PROTOCOL',
    'closed',
    `${OK}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'a chunk whose size is no number',
    'PROTOCOL',
    'closed',
    `${OK}transfer-encoding: chunked\r\n\r\nxyz\r\nbody\r\n0\r\n\r\n`,
  ],
  ['a header without a name', 'PROTOCOL', 'closed', `${OK}: x\r\ncontent-length: 0\r\n\r\n`],
  ['a header with a zero byte', 'PROTOCOL', 'closed', `${OK}x: \0\r\ncontent-length: 0\r\n\r\n`],
  ['headers without end', 'PROTOCOL', 'closed', `${OK}x: ${'y'.repeat(100_000)}\r\n`],
  ['another protocol', 'PROTOCOL', 'closed', 'SSH-2.0-OpenSSH\r\n', close],
  ['another version', 'PROTOCOL', 'closed', 'HTTP/9.9 200 OK\r\ncontent-length: 0\r\n\r\n'],
  ['nothing, and closes', 'RESET', 'closed', '', close],
  ['nothing, and resets', 'RESET', 'closed', '', reset],
  ['half a head', 'RESET', 'closed', 'HTTP/1.1 200 OK\r\ncontent-le', close],
  ['half a body', 'RESET', 'closed', `${OK}content-length: 10\r\n\r\nbody`, close],
  ['half a body, and resets', 'RESET', 'closed', `${OK}content-length: 10\r\n\r\nbody`, reset],
  ['half of its chunks', 'RESET', 'closed', `${OK}transfer-encoding: chunked\r\n\r\n4\r\nbody\r\n`, close],
];

describe('an answer', () => {
  for (const [name, expected, kept, bytes, end] of table)
    it(`${name}: ${JSON.stringify(expected)}, connection ${kept}`, async () => {
      const { start, requests } = serve(bytes, end);
      target = await start;
      const transport = makeTransport();
      for (let nth = 1; nth <= 2; nth++) {
        const outcome = await send(transport, get(target.url, { readsBody: true, timeoutMs: 3000 }));
        const { failure, status, body, sentMs } = outcome;
        expect(failure === null ? [status, body?.toString()] : failure.kind).toEqual(expected);
        expect([sentMs === null, requests()]).toEqual([false, nth]);
      }
      expect(target.connections).toBe(kept === 'kept' ? 1 : 2);
    });

  it('to HEAD has a length and no body', async () => {
    const { start } = serve(`${OK}content-length: 4\r\n\r\n`);
    target = await start;
    const transport = makeTransport();
    for (let nth = 0; nth < 2; nth++) {
      const outcome = await send(transport, { ...get(target.url, { readsBody: true }), method: 'HEAD' });
      expect([outcome.failure, outcome.status, outcome.body]).toEqual([null, 200, Buffer.alloc(0)]);
    }
    expect(target.connections).toBe(1);
  });

  it('that comes before the request is whole is the answer', async () => {
    target = await startTcpTarget((socket) => {
      socket.once('data', () =>
        socket.write('HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'),
      );
      socket.on('data', () => undefined);
    });
    const request = { ...get(target.url), method: 'POST', body: Buffer.alloc(8_000_000) };
    const { status, failure } = await send(makeTransport(), request);
    expect([failure, status]).toEqual([null, 413]);
  });

  it('that the server no longer gives, because it was closing the connection, makes a RESET of what was sent', async () => {
    target = await startTcpTarget((socket) => {
      let requests = 0;
      socket.on('data', () => {
        if (requests++ === 0) socket.write(`${OK}content-length: 0\r\n\r\n`);
        else socket.destroy();
      });
    });
    const transport = makeTransport();
    expect((await send(transport, get(target.url))).status).toBe(200);
    const { failure, sentMs } = await send(transport, get(target.url));
    expect([failure?.kind, sentMs === null, target.connections]).toEqual(['RESET', false, 1]);
  });
});
