/** Names and their addresses, with lookups that are given and sockets that are real. */
import type { LookupAddress } from 'node:dns';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { LookUp } from './resolver.ts';
import { MovedClock } from './testing/moved-clock.ts';
import { bePatient } from './testing/patience.ts';
import { closeTransports, get, makeTransport, send } from './testing/transports.ts';

bePatient();

const servers: Server[] = [];
afterEach(async () => {
  await closeTransports();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** One target on several addresses of loopback, the same port on each; `connections` by the address that was asked. */
async function startOn(...hosts: string[]): Promise<{ port: number; connections: Map<string, number> }> {
  const connections = new Map<string, number>();
  let port = 0;
  for (const host of hosts) {
    const server = createServer((_: IncomingMessage, response) => void response.setHeader('connection', 'close').end());
    server.on('connection', () => connections.set(host, (connections.get(host) ?? 0) + 1));
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    servers.push(server);
  }
  return { port, connections };
}

const ipv4 = (address: string): LookupAddress => ({ address, family: 4 });

/** Answers after a turn of the loop, and counts. */
function lookUpTo(addresses: () => readonly LookupAddress[]): { lookUp: LookUp; count: () => number } {
  let lookups = 0;
  const lookUp: LookUp = (_, found) => {
    lookups++;
    setImmediate(() => found(null, addresses()));
  };
  return { lookUp, count: () => lookups };
}

describe('the addresses of a name', () => {
  it('are used in turn for new connections', async () => {
    const { port, connections } = await startOn('127.0.0.1', '127.0.0.2', '127.0.0.3');
    const { lookUp } = lookUpTo(() => ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map(ipv4));
    const transport = makeTransport({ lookUp });
    const addresses = [];
    for (let nth = 0; nth < 6; nth++) addresses.push((await send(transport, get(`http://shop.test:${port}`))).address);
    const [one, two, three] = ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((host) => `${host}:${port}`);
    expect(addresses).toEqual([one, two, three, one, two, three]);
    expect([...connections.values()]).toEqual([2, 2, 2]);
  });

  it('make way for the next one where one refuses, or none of them does', async () => {
    const { port } = await startOn('127.0.0.2');
    const { lookUp } = lookUpTo(() => ['127.0.0.1', '127.0.0.2'].map(ipv4));
    const transport = makeTransport({ lookUp });
    for (let nth = 0; nth < 4; nth++) {
      const { status, address } = await send(transport, get(`http://shop.test:${port}`));
      expect([status, address]).toEqual([200, `127.0.0.2:${port}`]);
    }
    const nobody = lookUpTo(() => ['127.0.0.3', '127.0.0.4'].map(ipv4));
    const { failure, sentMs } = await send(makeTransport({ lookUp: nobody.lookUp }), get(`http://shop.test:${port}`));
    expect([failure?.kind, sentMs]).toEqual(['CONNECT', null]);
    expect(failure?.message).toMatch(/127\.0\.0\.3.*127\.0\.0\.4/);
  });

  it('make way for the next one where one does not answer', async () => {
    const { port } = await startOn('127.0.0.2');
    // Reserved for documentation: nobody answers, or there is no way to it.
    const { lookUp } = lookUpTo(() => ['192.0.2.1', '127.0.0.2'].map(ipv4));
    const request = get(`http://shop.test:${port}`, { connectTimeoutMs: 900 });
    expect((await send(makeTransport({ lookUp }), request)).status).toBe(200);
  });

  it('are asked for again, but not by each of many connections at once', async () => {
    const { port, connections } = await startOn('127.0.0.1', '127.0.0.2');
    let addresses = ['127.0.0.1'];
    const clock = new MovedClock();
    const { lookUp, count } = lookUpTo(() => addresses.map(ipv4));
    const transport = makeTransport({ lookUp, clock, maxConnections: 1000 });
    await Promise.all(Array.from({ length: 200 }, () => send(transport, get(`http://shop.test:${port}`))));
    const lookups = count();
    expect(lookups).toBeLessThan(10);
    addresses = ['127.0.0.2'];
    clock.forward(2000);
    expect((await send(transport, get(`http://shop.test:${port}`))).address).toBe(`127.0.0.2:${port}`);
    expect([count(), connections.get('127.0.0.1')]).toEqual([lookups + 1, 200]);
  });
});

describe('a name', () => {
  it('that does not exist is an error of kind DNS, in plain words', async () => {
    const { failure, sentMs } = await send(makeTransport(), get('http://nobody.invalid'));
    expect([failure?.kind, sentMs]).toEqual(['DNS', null]);
    expect(failure?.message).toMatch(
      /^There is no address for nobody\.invalid\. Check|^nobody\.invalid could not be looked up/,
    );
  });

  it('without an address is one too', async () => {
    const { lookUp } = lookUpTo(() => []);
    expect((await send(makeTransport({ lookUp }), get('http://empty.test'))).failure?.kind).toBe('DNS');
  });

  it('that nobody looks up in time is a TIMEOUT', async () => {
    const lookUp: LookUp = () => undefined;
    const request = get('http://slow.test', { connectTimeoutMs: 100 });
    const { failure, sentMs } = await send(makeTransport({ lookUp }), request);
    expect(failure).toEqual({
      kind: 'TIMEOUT',
      message: 'No address for the name within the connect timeout of 100 ms',
    });
    expect(sentMs).toBeNull();
  });

  it('that fails again and again does not keep the loop from turning, nor is it looked up each time', async () => {
    let lookups = 0;
    const lookUp: LookUp = (hostname, found) => {
      lookups++;
      const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
        code: 'ENOTFOUND',
        syscall: 'getaddrinfo',
      });
      process.nextTick(() => found(error, []));
    };
    const transport = makeTransport({ lookUp });
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    let kinds = new Set<string | undefined>();
    for (let nth = 0; nth < 2000; nth++)
      kinds = kinds.add((await send(transport, get('http://no.test'))).failure?.kind);
    clearInterval(counting);
    expect([...kinds]).toEqual(['DNS']);
    expect(turns).toBeGreaterThan(3);
    expect(lookups).toBeLessThan(20);
  });
});
