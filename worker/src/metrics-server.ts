/** A small HTTP server for operators: `/metrics`, `/healthz` (the process lives), `/readyz` (it can take tasks; else why not). */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/** Why the worker cannot take tasks now, by what is not right; empty where it can. */
export type Problems = () => Readonly<Record<string, string>>;

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Rejects where the port is taken. */
export async function serveMetrics(
  at: { readonly host: string; readonly port: number },
  registry: Registry,
  problems: Problems,
): Promise<MetricsServer> {
  const server = createServer(async (request, response) => {
    const answer = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type }).end(body);
    const { pathname } = new URL(request.url ?? '/', 'http://worker');
    if (pathname === '/metrics') return answer(200, registry.contentType, await registry.metrics());
    if (pathname === '/healthz') return answer(200, 'application/json', JSON.stringify({ status: 'alive' }));
    if (pathname !== '/readyz') return answer(404, 'text/plain', 'There is /metrics, /healthz and /readyz\n');
    const found = problems();
    const ready = Object.keys(found).length === 0;
    const body = ready ? { status: 'ready' } : { status: 'not ready', problems: found };
    return answer(ready ? 200 : 503, 'application/json', JSON.stringify(body));
  });
  server.listen(at.port, at.host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
