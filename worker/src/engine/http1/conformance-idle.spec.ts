/** How long a connection is kept that nobody uses. */
import { afterEach, describe, expect, it } from 'vitest';
import { MovedClock } from '../testing/moved-clock.ts';
import { bePatient, patient } from '../testing/patience.ts';
import { type RawServer, startRawServer, write } from '../testing/raw-server.ts';
import { closeTransports, get, makeTransport, send } from '../testing/transports.ts';

bePatient();

let server: RawServer | undefined;
afterEach(async () => {
  await closeTransports();
  await server?.close();
});

async function startKeeping(keepAlive: string): Promise<RawServer> {
  const line = keepAlive === '' ? '' : `keep-alive: ${keepAlive}\r\n`;
  server = await startRawServer(({ socket }) => write(socket, `HTTP/1.1 200 OK\r\n${line}content-length: 0\r\n\r\n`));
  return server;
}

describe('a connection of our own that nobody uses', () => {
  it.each([
    ['', 59_900, 60_100],
    ['timeout=5', 3900, 4100],
    ['timeout=1', 400, 600],
    ['max=100, timeout=20', 18_900, 19_100],
    ['timeout=600', 598_900, 599_100],
  ])('with keep-alive %s is used for %d ms, and not after %d ms', async (keepAlive, usedMs, unusedMs) => {
    const { url } = await startKeeping(keepAlive);
    const clock = new MovedClock();
    const transport = makeTransport({ clock, http1: 'OWN' });
    const connections: (number | undefined)[] = [];
    for (const ms of [0, usedMs, usedMs, unusedMs]) {
      clock.forward(ms);
      expect((await send(transport, get(url))).status).toBe(200);
      connections.push(server?.connections);
    }
    expect(connections).toEqual([1, 1, 1, 2]);
    await expect.poll(() => transport.connections, patient).toBe(1);
  });

  it('is closed when somebody looks, though nothing is sent', async () => {
    const { url } = await startKeeping('timeout=5');
    const clock = new MovedClock();
    const transport = makeTransport({ clock, http1: 'OWN' });
    await Promise.all([send(transport, get(url)), send(transport, get(url))]);
    transport.resume();
    const open = transport.connections;
    clock.forward(3000);
    transport.resume();
    expect([open > 0, transport.connections]).toEqual([true, open]);
    clock.forward(2000);
    transport.resume();
    await expect.poll(() => transport.connections, patient).toBe(0);
  });
});

describe('a connection of undici that nobody uses', () => {
  it('is closed two seconds before the server would', async () => {
    const { url } = await startKeeping('timeout=3');
    const transport = makeTransport({ http1: 'UNDICI' });
    for (let nth = 0; nth < 2; nth++) expect((await send(transport, get(url))).status).toBe(200);
    expect([server?.connections, transport.connections]).toEqual([1, 1]);
    await expect.poll(() => transport.connections, patient).toBe(0);
  });
});
