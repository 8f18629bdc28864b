/** Requests as a server sees them, byte for byte: both connections write the same. */
import { afterEach, describe, expect, it } from 'vitest';
import { MonotonicClock } from '../clock.ts';
import { Dialer, type DialTo } from '../dialer.ts';
import { SocketMeter } from '../socket-meter.ts';
import { describeEachHttp1 } from '../testing/each-http1.ts';
import { bePatient } from '../testing/patience.ts';
import { FOUR, OK } from '../testing/raw-answer.ts';
import { type RawServer, startRawServer, write } from '../testing/raw-server.ts';
import { closeTransports, get, makeTransport, send } from '../testing/transports.ts';
import type { Http1, WireRequest } from '../transport.ts';

bePatient();

let server: RawServer | undefined;
afterEach(async () => {
  await closeTransports();
  await server?.close();
});

type Row = readonly [name: string, request: Partial<WireRequest>, head: string];

const ORIGIN = 'http://shop.test';
const KEPT = 'connection: keep-alive\r\n';
const text = (body: string): Buffer => Buffer.from(body);

const requests: readonly Row[] = [
  ['GET', {}, `GET / HTTP/1.1\r\nhost: shop.test\r\n${KEPT}\r\n`],
  ['a path with a query', { path: '/a%20b?c=d&e' }, `GET /a%20b?c=d&e HTTP/1.1\r\nhost: shop.test\r\n${KEPT}\r\n`],
  ['a port of its own', { origin: 'http://shop.test:8080' }, `GET / HTTP/1.1\r\nhost: shop.test:8080\r\n${KEPT}\r\n`],
  ['an address of IPv6', { origin: 'http://[::1]:8080' }, `GET / HTTP/1.1\r\nhost: [::1]:8080\r\n${KEPT}\r\n`],
  ['a host that is given', { headers: ['Host', 'bank.test'] }, `GET / HTTP/1.1\r\nhost: bank.test\r\n${KEPT}\r\n`],
  [
    'headers in their order and case, some more than once',
    { headers: ['X-Two', '2', 'x-one', '1', 'Accept', '*/*', 'x-two', 'b'] },
    `GET / HTTP/1.1\r\nhost: shop.test\r\n${KEPT}X-Two: 2\r\nx-one: 1\r\nAccept: */*\r\nx-two: b\r\n\r\n`,
  ],
  [
    'values that are empty, with tabs, of other letters',
    { headers: ['a', '', 'b', 'c\td', 'e', 'caf\xe9\xff\x80'] },
    `GET / HTTP/1.1\r\nhost: shop.test\r\n${KEPT}a: \r\nb: c\td\r\ne: caf\xe9\xff\x80\r\n\r\n`,
  ],
  [
    'POST',
    { method: 'POST', body: text('{"é":1}'), headers: ['Content-Type', 'application/json'] },
    `POST / HTTP/1.1\r\nhost: shop.test\r\n${KEPT}Content-Type: application/json\r\ncontent-length: 8\r\n\r\n`,
  ],
  ['PUT', { method: 'PUT', body: text('x') }, `PUT / HTTP/1.1\r\nhost: shop.test\r\n${KEPT}content-length: 1\r\n\r\n`],
  ...['POST', 'PUT', 'PATCH'].map(
    (method): Row => [
      `${method} without a body`,
      { method },
      `${method} / HTTP/1.1\r\nhost: shop.test\r\n${KEPT}content-length: 0\r\n\r\n`,
    ],
  ),
  [
    'POST with an empty body',
    { method: 'POST', body: text('') },
    `POST / HTTP/1.1\r\nhost: shop.test\r\n${KEPT}content-length: 0\r\n\r\n`,
  ],
  ...['HEAD', 'DELETE', 'OPTIONS'].map(
    (method): Row => [`${method}`, { method }, `${method} / HTTP/1.1\r\nhost: shop.test\r\n${KEPT}\r\n`],
  ),
  ...['GET', 'DELETE', 'OPTIONS'].map(
    (method): Row => [
      `${method} with a body`,
      { method, body: text('body') },
      `${method} / HTTP/1.1\r\nhost: shop.test\r\n${KEPT}content-length: 4\r\n\r\n`,
    ],
  ),
];

/** Every origin is where the server is. */
function dialServer(http1: Http1, { url }: RawServer): DialTo {
  const tls = { insecure: false, ca: null, serverName: null };
  const clock = new MonotonicClock();
  const dialer = new Dialer({ clock, meter: new SocketMeter(), tls, httpVersion: 'HTTP1', direct: http1 === 'OWN' });
  return (_, timeoutMs, ended) => dialer.dial(new URL(url), timeoutMs, ended);
}

describeEachHttp1('requests', (http1) => {
  describe('a request', () => {
    it.each(requests)('%s', async (_, request, head) => {
      server = await startRawServer(({ head: line, socket }) =>
        write(socket, line.startsWith('HEAD') ? `${OK}content-length: 4\r\n\r\n` : OK + FOUR),
      );
      const transport = makeTransport({ dial: dialServer(http1, server) });
      // What was made once is sent again as it was.
      const again = get(ORIGIN, request);
      for (let nth = 0; nth < 3; nth++) expect((await send(transport, again)).status).toBe(200);
      expect(server.asked.map((asked) => [asked.head, asked.body])).toEqual(
        Array.from({ length: 3 }, () => [head, request.body ?? Buffer.alloc(0)]),
      );
      expect(server.connections).toBe(1);
    });

    it('with a body of 1 MiB arrives whole, however slowly it is read', async () => {
      const body = Buffer.from(Array.from({ length: 1_048_576 }, (_, nth) => nth % 251));
      server = await startRawServer(({ socket }) => write(socket, OK + FOUR), {
        onConnection: (socket) =>
          socket.on('data', () => {
            socket.pause();
            setImmediate(() => socket.resume());
          }),
      });
      const transport = makeTransport({ dial: dialServer(http1, server) });
      const request = get(ORIGIN, { method: 'POST', body });
      for (let nth = 0; nth < 2; nth++) expect((await send(transport, request)).status).toBe(200);
      expect(server.asked.map((asked) => asked.body.equals(body))).toEqual([true, true]);
      expect(server.connections).toBe(1);
    });
  });
});
