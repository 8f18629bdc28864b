/** A real HTTP target that counts: what it saw is what the ticks are checked against. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Target {
  readonly url: string;
  /** When each request came, ms since 1970. */
  readonly arrivals: readonly number[];
  close(): Promise<void>;
}

/** Answers each request after `delayMs`. */
export async function startTarget(delayMs = 0): Promise<Target> {
  const arrivals: number[] = [];
  const server = createServer((_request, response) => {
    arrivals.push(Date.now());
    if (delayMs === 0) response.end('ok');
    else setTimeout(() => response.end('ok'), delayMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
