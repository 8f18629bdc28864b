/** What becomes of a request over HTTP/2 for each way in which an answer can go wrong: one outcome, of the right kind. */
import type { Socket } from 'node:net';
import type { ErrorKind } from '@loadtest/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import {
  block,
  data,
  END_STREAM,
  field,
  goAway,
  head,
  ofType,
  reset,
  startFrameTarget,
} from '../testing/http2-frames.ts';
import { bePatient } from '../testing/patience.ts';
import type { Target } from '../testing/target.ts';
import { closeTransports, get, makeTransport, send } from '../testing/transports.ts';

bePatient();

let target: Target | undefined;
afterEach(async () => {
  await closeTransports();
  await target?.close();
});

const [NO_ERROR, INTERNAL, CANCEL, HTTP_1_1_REQUIRED, MOST_ID] = [0, 2, 8, 13, 2 ** 31 - 1];
const EARLY_HINTS = [Buffer.from([8, 3]), Buffer.from('103')];

const table: readonly (readonly [string, ErrorKind | 200, (socket: Socket, id: number) => void])[] = [
  ['a head alone', 200, (socket, id) => void socket.write(head(id, END_STREAM))],
  ['a body', 200, (socket, id) => void socket.write(Buffer.concat([head(id), data(id, 'ok', END_STREAM)]))],
  [
    'trailers',
    200,
    (socket, id) =>
      void socket.write(Buffer.concat([head(id), data(id, 'ok'), block(id, END_STREAM, field('x-sum', '1'))])),
  ],
  [
    'early hints',
    200,
    (socket, id) =>
      void socket.write(Buffer.concat([block(id, 0, ...EARLY_HINTS), head(id), data(id, 'ok', END_STREAM)])),
  ],
  [
    'a whole answer, then a reset that says that all is well',
    200,
    (socket, id) => void socket.write(Buffer.concat([head(id), data(id, 'ok', END_STREAM), reset(id, NO_ERROR)])),
  ],
  [
    'half a body, then a reset without an error',
    'RESET',
    (socket, id) =>
      void socket.write(
        Buffer.concat([head(id, 0, field('content-length', '10')), data(id, 'half'), reset(id, NO_ERROR)]),
      ),
  ],
  [
    'half a body, then a cancel',
    'RESET',
    (socket, id) => void socket.write(Buffer.concat([head(id), data(id, 'half'), reset(id, CANCEL)])),
  ],
  [
    'half a body, then an internal error',
    'RESET',
    (socket, id) => void socket.write(Buffer.concat([head(id), data(id, 'half'), reset(id, INTERNAL)])),
  ],
  [
    'half a body, then the end of the connection',
    'RESET',
    (socket, id) => void socket.end(Buffer.concat([head(id), data(id, 'half')])),
  ],
  [
    'half a body, then a goodbye that covers it and the end of the connection',
    'RESET',
    (socket, id) => void socket.end(Buffer.concat([head(id), data(id, 'half'), goAway(MOST_ID, NO_ERROR)])),
  ],
  [
    'a goodbye that covers it and the end of the connection',
    'RESET',
    (socket, id) => void socket.end(goAway(id, NO_ERROR)),
  ],
  ['a reset of the connection', 'RESET', (socket) => void socket.resetAndDestroy()],
  ['a reset without an answer and without an error', 'RESET', (socket, id) => void socket.write(reset(id, NO_ERROR))],
  [
    'a body shorter than its length',
    'PROTOCOL',
    (socket, id) =>
      void socket.write(Buffer.concat([head(id, 0, field('content-length', '10')), data(id, 'short', END_STREAM)])),
  ],
  [
    'a body longer than its length',
    'PROTOCOL',
    (socket, id) =>
      void socket.write(Buffer.concat([head(id, 0, field('content-length', '2')), data(id, 'longer', END_STREAM)])),
  ],
  ['a head without a status', 'PROTOCOL', (socket, id) => void socket.write(block(id, END_STREAM, field('x', '1')))],
  ['a body without a head', 'PROTOCOL', (socket, id) => void socket.write(data(id, 'ok', END_STREAM))],
  [
    'a head that cannot be unpacked',
    'PROTOCOL',
    (socket, id) => void socket.write(block(id, 0, Buffer.from([0xff, 0xff]))),
  ],
  ['a frame that must not be there', 'PROTOCOL', (socket, id) => void socket.write(ofType(6, id))],
  ['the wish for HTTP/1.1', 'PROTOCOL', (socket, id) => void socket.write(reset(id, HTTP_1_1_REQUIRED))],
];

describe('an answer of frames', () => {
  it.each(table)('%s: %s', async (_, expected, answer) => {
    let heads = 0;
    target = await startFrameTarget((socket, stream) => {
      heads++;
      answer(socket, stream);
    });
    const transport = makeTransport({ httpVersion: 'HTTP2' });
    const outcome = await send(transport, get(target.url, { readsBody: true, timeoutMs: 3000 }));
    expect(outcome.failure?.kind ?? outcome.status).toBe(expected);
    expect([outcome.sentMs === null, heads]).toEqual([false, 1]);
    expect(outcome.body === null).toBe(expected !== 200);
  });
});
