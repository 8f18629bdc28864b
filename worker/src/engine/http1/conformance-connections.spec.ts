/** What becomes of connections: early answers, closes and bytes that nobody asked for, other protocols. */
import { afterEach, describe, expect, it } from 'vitest';
import { told } from '../testing/conformance.ts';
import { describeEachHttp1 } from '../testing/each-http1.ts';
import { bePatient, patient } from '../testing/patience.ts';
import { FOUR, OK } from '../testing/raw-answer.ts';
import {
  type RawRequest,
  type RawServer,
  type RawServerOptions,
  startRawServer,
  turns,
  write,
} from '../testing/raw-server.ts';
import { startTcpTarget, startTlsTarget, type Target } from '../testing/target.ts';
import { testKeys } from '../testing/tls-keys.ts';
import { closeTransports, get, makeTransport, send } from '../testing/transports.ts';

bePatient();

const targets: Target[] = [];
afterEach(async () => {
  await closeTransports();
  await Promise.all(targets.splice(0).map((target) => target.close()));
});

async function use<T extends Target>(target: Promise<T>): Promise<T> {
  targets.push(await target);
  return target;
}

const serve = (answer: (request: RawRequest) => unknown, options?: RawServerOptions): Promise<RawServer> =>
  use(startRawServer(answer, options));
const insecure = { tls: { insecure: true, ca: null, serverName: null } };
const numbered = ({ nth, socket }: RawRequest): void => write(socket, `${OK}content-length: 1\r\n\r\n${nth}`);

describeEachHttp1('connections', () => {
  describe.each([
    ['plain', false],
    ['over TLS', true],
  ])('a connection, %s', (_, secure) => {
    const ask = async (transport: ReturnType<typeof makeTransport>, { url }: Target) =>
      told(await send(transport, get(url, { readsBody: true }))).became;

    it('carries requests one after the other, in pieces of whatever size', async () => {
      const server = await serve(numbered, { secure });
      const transport = makeTransport(insecure);
      for (let nth = 0; nth < 9; nth++) expect(await ask(transport, server)).toEqual([200, `${nth}`]);
      expect(server.connections).toBe(1);
    });

    it('that the server closed while it was idle is not used: nothing is lost', async () => {
      const server = await serve(numbered, { secure });
      const transport = makeTransport(insecure);
      const closes = [
        ({ socket }: RawRequest) => socket.end(),
        ({ socket }: RawRequest) => socket.destroy(),
        ({ reset }: RawRequest) => reset(),
      ];
      for (const [nth, close] of closes.entries()) {
        expect(await ask(transport, server)).toEqual([200, `${nth}`]);
        for (const request of server.asked.slice(nth)) close(request);
        await expect.poll(() => transport.connections, patient).toBe(0);
      }
      expect([await ask(transport, server), server.connections]).toEqual([[200, '3'], 4]);
    });

    it('whose server ends it with an answer that promised to keep it takes no other request', async () => {
      const server = await serve(
        (request) => {
          numbered(request);
          request.socket.end();
        },
        { secure },
      );
      const transport = makeTransport(insecure);
      for (let nth = 0; nth < 3; nth++) {
        expect(await ask(transport, server)).toEqual([200, `${nth}`]);
        await expect.poll(() => transport.connections, patient).toBe(0);
      }
      expect(server.connections).toBe(3);
    });

    it('on which a second answer comes while nothing is asked is closed: it answers nobody', async () => {
      const server = await serve(
        (request) => {
          numbered(request);
          void turns().then(() => write(request.socket, `${OK}content-length: 6\r\n\r\nsecond`));
        },
        { secure },
      );
      const transport = makeTransport(insecure);
      for (let nth = 0; nth < 3; nth++) {
        expect(await ask(transport, server)).toEqual([200, `${nth}`]);
        await expect.poll(() => transport.connections, patient).toBe(0);
      }
      expect(server.connections).toBe(3);
    });

    it('that the server gives up when the next request is written makes a RESET of it: it counts as sent', async () => {
      const server = await serve(
        (request) => {
          if (request.nth === 0) numbered(request);
          else request.socket.destroy();
        },
        { secure },
      );
      const transport = makeTransport(insecure);
      expect(await ask(transport, server)).toEqual([200, '0']);
      const { failure, sentMs } = await send(transport, get(server.url));
      expect([failure?.kind, sentMs === null, server.connections]).toEqual(['RESET', false, 1]);
    });

    it('whose answer came before the request was whole is answered, and closed', async () => {
      const server = await serve(() => undefined, {
        secure,
        onConnection: (socket) =>
          socket
            .once('data', () => write(socket, 'HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n'))
            .pause()
            .resume(),
      });
      const transport = makeTransport(insecure);
      for (let nth = 1; nth <= 2; nth++) {
        const { status, failure, sentMs } = await send(transport, {
          ...get(server.url),
          method: 'POST',
          body: Buffer.alloc(8_000_000),
        });
        expect([failure, status, sentMs === null]).toEqual([null, 413, false]);
        expect(server.connections).toBe(nth);
      }
    });

    it('that is closed while a large body is written makes a RESET of its request', async () => {
      const server = await serve(() => undefined, {
        secure,
        onConnection: (socket) => socket.once('data', () => socket.destroy()),
      });
      const { failure, sentMs } = await send(makeTransport(insecure), {
        ...get(server.url),
        method: 'POST',
        body: Buffer.alloc(8_000_000),
      });
      expect([failure?.kind, sentMs === null]).toEqual(['RESET', false]);
    });

    it('whose server stops reading holds no request longer than its timeout, and is gone then', async () => {
      const server = await serve(() => undefined, { secure, onConnection: (socket) => socket.pause() });
      const transport = makeTransport(insecure);
      const request = { ...get(server.url, { timeoutMs: 300 }), method: 'POST', body: Buffer.alloc(16_000_000) };
      const { failure, sentMs } = await send(transport, request);
      expect([failure?.kind, sentMs === null]).toEqual(['TIMEOUT', false]);
      await expect.poll(() => transport.connections, patient).toBe(0);
      const open = Promise.withResolvers<unknown>();
      const cut = transport.send({ ...request, timeoutMs: 60_000 }, open.resolve);
      await expect.poll(() => transport.connections, patient).toBe(1);
      cut.cut();
      expect(await open.promise).toMatchObject({ failure: { kind: 'INTERRUPTED' } });
      await expect.poll(() => transport.connections, patient).toBe(0);
    });
  });

  describe('a server', () => {
    it('that speaks first is refused as PROTOCOL', async () => {
      const server = await serve(numbered, { onConnection: (socket) => write(socket, '220 mail.test ready\r\n') });
      const transport = makeTransport();
      for (let nth = 1; nth <= 2; nth++) {
        expect((await send(transport, get(server.url))).failure?.kind).toBe('PROTOCOL');
        await expect.poll(() => transport.connections, patient).toBe(0);
        expect(server.connections).toBe(nth);
      }
    });

    it('that speaks TLS to a plain request is refused as PROTOCOL', async () => {
      const target = await use(startTlsTarget(testKeys));
      const transport = makeTransport();
      for (let nth = 1; nth <= 2; nth++) {
        const { failure, sentMs } = await send(transport, get(`http://127.0.0.1:${target.port}`));
        expect([['PROTOCOL', 'RESET'].includes(failure?.kind ?? ''), sentMs === null]).toEqual([true, false]);
      }
      expect([target.requests, target.connections]).toEqual([0, 2]);
    });

    it('that answers the beginning of TLS in plain words fails as TLS, unsent', async () => {
      const target = await use(startTcpTarget((socket) => socket.once('data', () => write(socket, OK + FOUR))));
      const { failure, sentMs } = await send(makeTransport(), get(`https://127.0.0.1:${target.port}`));
      expect([failure?.kind, sentMs]).toEqual(['TLS', null]);
    });
  });
});
