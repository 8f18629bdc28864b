/** Targets that never come to an end: each request ends all the same, and nothing piles up in the worker. */
import type { Socket } from 'node:net';
import type { ErrorKind } from '@loadtest/protocol';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { told } from '../testing/conformance.ts';
import { describeEachHttp1 } from '../testing/each-http1.ts';
import { heldBytes } from '../testing/memory.ts';
import { bePatient, patient } from '../testing/patience.ts';
import { BODY, FOUR, inChunks, OK } from '../testing/raw-answer.ts';
import { type RawServer, startRawServer, write } from '../testing/raw-server.ts';
import { closeTransports, get, makeTransport, send } from '../testing/transports.ts';

bePatient();

let server: RawServer | undefined;
afterEach(async () => {
  await closeTransports();
  await server?.close();
});

const MIB = 1_048_576;
const TIMEOUT_MS = 200;
/** Of the process, with all that tests leave behind. */
const GROWTH_BYTES = 12 * MIB;
const NEXT = `${OK}content-length: 4\r\n\r\nnext`;

/** Writes the same again and again, as fast as the other side takes it, until the connection is gone. */
function flood(socket: Socket, piece: string): void {
  const block = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)), 'latin1');
  const on = (): void => {
    while (!socket.destroyed && socket.write(block));
    if (!socket.destroyed) socket.once('drain', () => setImmediate(on));
  };
  on();
}

/** Answers the first request with a beginning and then the same without end, the others as they should be. */
async function startEndless(beginning: string, piece: string, go = flood): Promise<RawServer> {
  server = await startRawServer(({ nth, socket }) => {
    write(socket, nth === 0 ? beginning : NEXT);
    if (nth === 0) go(socket, piece);
  });
  return server;
}

interface Endless {
  readonly name: string;
  readonly beginning: string;
  readonly piece: string;
  /** With ours. */
  readonly own: ErrorKind;
  /** With undici; where it has no limit of its own the timeout of the request is the limit. */
  readonly undici: ErrorKind;
}

const endless = (name: string, beginning: string, piece: string, own: ErrorKind, undici = own): Endless => {
  return { name, beginning, piece, own, undici };
};

const heads: readonly Endless[] = [
  endless('lines of a head', OK, 'x-name: value\r\n', 'PROTOCOL'),
  endless('short lines of a head', OK, 'a:\r\n', 'PROTOCOL'),
  endless('one line', `${OK}x: `, 'y', 'PROTOCOL'),
  endless('one name', OK, 'y', 'PROTOCOL'),
  endless('one reason', 'HTTP/1.1 200 ', 'y', 'PROTOCOL', 'TIMEOUT'),
  endless('early hints', '', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', 'PROTOCOL', 'TIMEOUT'),
  endless('one extension of a chunk', inChunks('4;'), 'a', 'PROTOCOL', 'TIMEOUT'),
  endless('zeros of a chunk size', inChunks(''), '0', 'PROTOCOL', 'TIMEOUT'),
  endless('trailers', inChunks('4\r\nbody\r\n0\r\n'), 'x-name: value\r\n', 'PROTOCOL'),
  endless('empty lines', '', '\r\n', 'PROTOCOL', 'TIMEOUT'),
  endless('bytes of no meaning', '', '\0\xff', 'PROTOCOL'),
];

const bodies: readonly Endless[] = [
  endless('a body of 2^50 bytes', `${OK}content-length: 1125899906842624\r\n\r\n`, 'y', 'TIMEOUT'),
  endless('a chunk of 2^50 bytes', inChunks('4000000000000\r\n'), 'y', 'TIMEOUT'),
  endless('chunks of a kilobyte', inChunks(''), `400\r\n${'y'.repeat(1024)}\r\n`, 'TIMEOUT'),
  endless('a body that reaches to the end of the connection', `${OK}\r\n`, 'y', 'TIMEOUT'),
];

describeEachHttp1('a target that never comes to an end', (http1) => {
  const expectNext = async (transport: ReturnType<typeof makeTransport>, { url }: RawServer): Promise<void> =>
    expect(told(await send(transport, get(url, { readsBody: true }))).became).toEqual([200, 'next']);

  describe('without end', () => {
    let before = 0;
    beforeAll(async () => {
      before = await heldBytes();
    });

    it.each(heads)('$name', async (row) => {
      const { url } = await startEndless(row.beginning, row.piece);
      const transport = makeTransport();
      const outcome = await send(transport, get(url, { timeoutMs: TIMEOUT_MS, readsBody: true }));
      expect(outcome.failure?.kind).toBe(http1 === 'OWN' ? row.own : row.undici);
      if (row.own === 'PROTOCOL' && http1 === 'OWN') expect(outcome.bytesReceived).toBeLessThan(0.3 * MIB);
      expect((await heldBytes()) - before).toBeLessThan(GROWTH_BYTES);
      if (server !== undefined) await expectNext(transport, server);
    });

    const inBytes = { name: 'chunks of a byte', beginning: inChunks(''), piece: '1\r\ny\r\n' };

    it.each([
      ...bodies.map((row) => ({ ...row, name: `${row.name}, which nobody reads`, readsBody: false })),
      { ...inBytes, name: `${inBytes.name}, which nobody reads`, readsBody: false },
      { ...inBytes, name: `${inBytes.name}, which are read`, readsBody: true },
    ])('$name', async ({ beginning, piece, readsBody }) => {
      const { url } = await startEndless(beginning, piece);
      const transport = makeTransport();
      const outcome = send(transport, get(url, { timeoutMs: 2 * TIMEOUT_MS, readsBody }));
      await new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS));
      expect((await heldBytes()) - before).toBeLessThan(GROWTH_BYTES);
      expect((await outcome).failure?.kind).toBe('TIMEOUT');
      if (server !== undefined) await expectNext(transport, server);
    });

    it.each(bodies)('$name, which is read as far as it may be', async ({ beginning, piece }) => {
      const { url } = await startEndless(beginning, piece);
      const transport = makeTransport();
      const outcome = await send(transport, get(url, { readsBody: true, timeoutMs: 60_000 }));
      expect((await heldBytes()) - before).toBeLessThan(GROWTH_BYTES);
      expect(outcome.failure).toMatchObject({ kind: 'OTHER', message: expect.stringMatching(/more than 16 MiB/) });
      if (server !== undefined) await expectNext(transport, server);
    });

    it('data behind the answer: it stands, and the rest is not read', async () => {
      const { url } = await startEndless(OK + FOUR, 'more');
      const transport = makeTransport();
      const outcome = await send(transport, get(url, { readsBody: true }));
      expect(told(outcome).became).toEqual(BODY);
      await expect.poll(() => transport.connections, patient).toBe(0);
      expect(transport.takeBytes().received).toBeLessThan(MIB);
      if (server !== undefined) await expectNext(transport, server);
    });

    it('waiting: a byte now and then is no answer within the timeout', async () => {
      const drip = (socket: Socket, piece: string): void => {
        const timer = setInterval(() => write(socket, piece), 20);
        socket.once('close', () => clearInterval(timer));
      };
      for (const beginning of [OK, `${OK}content-length: 100000\r\n\r\n`, inChunks('ffff\r\n')]) {
        const { url } = await startEndless(beginning, 'y', drip);
        const transport = makeTransport();
        expect((await send(transport, get(url, { timeoutMs: TIMEOUT_MS }))).failure?.kind).toBe('TIMEOUT');
        if (server !== undefined) await expectNext(transport, server);
        await server?.close();
      }
    });
  });
});
