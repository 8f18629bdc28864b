/** TLS against real servers: who is asked for, who is trusted, what is said where somebody is not. */
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import type { LookUp } from './resolver.ts';
import { describeEachHttp1 } from './testing/each-http1.ts';
import { bePatient } from './testing/patience.ts';
import { startTcpTarget, startTlsTarget, type Target } from './testing/target.ts';
import { expiredKeys, shopKeys, testCa, testKeys } from './testing/tls-keys.ts';
import { closeTransports, get, makeTransport, send } from './testing/transports.ts';

bePatient();

const open: { close(): unknown }[] = [];
afterEach(async () => {
  await closeTransports();
  await Promise.all(open.splice(0).map((target) => target.close()));
});

async function use(target: Promise<Target>): Promise<Target> {
  open.push(await target);
  return target;
}

/** Every name is on loopback. */
const lookUp: LookUp = (_, found) => setImmediate(() => found(null, [{ address: '127.0.0.1', family: 4 }]));
const trusting = { insecure: false, ca: testCa, serverName: null };

function shopAt({ port }: { port: number }): string {
  return `https://shop.test:${port}`;
}

/** A TLS server that speaks just enough HTTP, and says who was asked for and whether it goes on with an earlier session. */
async function startListening(options: TlsOptions): Promise<{ port: number; asked: string[]; reused: boolean[] }> {
  const asked: string[] = [];
  const reused: boolean[] = [];
  const sockets = new Set<TLSSocket>();
  const SNICallback: TlsOptions['SNICallback'] = (name, done) => {
    asked.push(name);
    done(null);
  };
  const server = createServer({ ...shopKeys, ALPNProtocols: ['http/1.1'], SNICallback, ...options }, (socket) => {
    sockets.add(socket);
    reused.push(socket.isSessionReused());
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, asked, reused };
}

describeEachHttp1('over TLS', () => {
  it('the host is asked for by name and has to prove it, by a CA of its own', async () => {
    const target = await startListening({});
    const { status, failure } = await send(makeTransport({ tls: trusting, lookUp }), get(shopAt(target)));
    expect([status, failure, target.asked]).toEqual([200, null, ['shop.test']]);
  });

  it('another name is asked for, and has to be proven, where the scenario names one', async () => {
    const target = await startListening({});
    const tls = { ...trusting, serverName: 'shop.test' };
    const url = `https://127.0.0.1:${target.port}`;
    expect((await send(makeTransport({ tls }), get(url))).status).toBe(200);
    const { failure } = await send(makeTransport({ tls: { ...tls, serverName: 'bank.test' } }), get(url));
    expect(failure?.kind).toBe('TLS');
    expect(failure?.message).toMatch(/another name than bank\.test \(DNS:shop\.test\).*tls\.serverName/);
    expect(target.asked).toEqual(['shop.test', 'bank.test']);
  });

  it('an address cannot be asked for by name', async () => {
    const target = await startListening({});
    const { failure } = await send(makeTransport({ tls: trusting }), get(`https://127.0.0.1:${target.port}`));
    expect(failure?.message).toMatch(/another name than 127\.0\.0\.1/);
    expect(target.asked).toEqual([]);
  });

  it('a session is taken up again by the next connection, in both versions of TLS', async () => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const target = await startListening({ maxVersion });
      const transport = makeTransport({ tls: trusting, lookUp });
      for (let nth = 0; nth < 3; nth++) expect((await send(transport, get(shopAt(target)))).status).toBe(200);
      expect(target.reused).toEqual([false, true, true]);
    }
  });

  it('certificates of the machine are trusted besides', async () => {
    const target = await use(startTlsTarget(testKeys));
    const both = { insecure: false, ca: `${testCa}\n${testKeys.cert}`, serverName: null };
    const transport = makeTransport({ tls: both, lookUp });
    expect((await send(transport, get(target.url))).status).toBe(200);
    const shop = await use(startTlsTarget(shopKeys));
    expect((await send(transport, get(shopAt(shop)))).status).toBe(200);
  });
});

describeEachHttp1('a handshake that fails is of kind TLS and says', () => {
  const none = { insecure: false, ca: null, serverName: null };

  it.each([
    [
      'that nobody vouches for the certificate',
      testKeys,
      none,
      /localhost is signed by itself alone\. Give the CA.*tls\.ca, or set tls\.insecure/,
    ],
    ['that its CA is not trusted', shopKeys, none, /CA that is not trusted here.*tls\.ca/],
    ['that it has expired', expiredKeys, trusting, /shop\.test has expired\. Renew it, or set tls\.insecure/],
    ['that it is for another name', shopKeys, { ...trusting, serverName: 'localhost' }, /another name than localhost/],
    [
      'that the CA of the scenario cannot be read',
      shopKeys,
      { ...none, ca: 'no PEM' },
      /tls\.ca is not a certificate.*PEM/,
    ],
  ])('%s', async (_, keys, tls, message) => {
    const target = await use(startTlsTarget(keys));
    const url = keys === testKeys ? `https://localhost:${target.port}` : shopAt(target);
    const { failure, sentMs } = await send(makeTransport({ tls, lookUp }), get(url));
    expect(failure).toEqual({ kind: 'TLS', message: expect.stringMatching(message) });
    expect([sentMs, target.requests]).toEqual([null, 0]);
    if (tls.ca === 'no PEM') return;
    const insecure = makeTransport({ tls: { ...tls, insecure: true }, lookUp });
    expect((await send(insecure, get(url))).status).toBe(200);
  });

  it('that the server does not speak it', async () => {
    const target = await use(startTcpTarget((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    const { failure } = await send(makeTransport({ lookUp }), get(shopAt(target)));
    expect(failure).toEqual({ kind: 'TLS', message: 'shop.test does not speak TLS on this port. Is it http:// ?' });
  });

  it('that the server closed the connection', async () => {
    for (const close of ['end', 'resetAndDestroy'] as const) {
      const target = await use(startTcpTarget((socket) => void socket.once('data', () => socket[close]())));
      const { failure } = await send(makeTransport({ lookUp }), get(shopAt(target)));
      expect(failure).toEqual({ kind: 'TLS', message: 'shop.test closed the connection during the TLS handshake' });
    }
  });

  it('that there is no version that both speak', async () => {
    const target = await startListening({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' });
    const { failure } = await send(makeTransport({ tls: trusting, lookUp }), get(shopAt(target)));
    expect(failure).toEqual({ kind: 'TLS', message: 'shop.test offers no TLS version that is still safe to use' });
  });

  it('that it wants a certificate of the client, in both versions of TLS', async () => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const target = await startListening({ maxVersion, requestCert: true, rejectUnauthorized: true });
      const { failure } = await send(makeTransport({ tls: trusting, lookUp }), get(shopAt(target)));
      expect(failure?.kind).toBe('TLS');
      // Before TLS 1.3 a server has no word for it.
      if (maxVersion === 'TLSv1.3') expect(failure?.message).toMatch(/wants a certificate of the client/);
    }
  });

  it('that it takes too long', async () => {
    const target = await use(startTcpTarget(() => undefined));
    const request = get(shopAt(target), { connectTimeoutMs: 100 });
    const { failure, sentMs } = await send(makeTransport({ lookUp }), request);
    expect([failure?.kind, sentMs]).toEqual(['TIMEOUT', null]);
    expect(failure?.message).toMatch(/TLS handshake.*connect timeout of 100 ms/);
  });
});
