/** Transports for tests, and requests to give them. */
import { MonotonicClock } from '../clock.ts';
import { HttpTransport, type HttpTransportOptions } from '../http-transport.ts';
import { LeaseGate } from '../lease-gate.ts';
import type { Outcome, Transport, WireRequest } from '../transport.ts';

const made: HttpTransport[] = [];

/** One that `closeTransports` closes. */
export function makeTransport(options: Partial<HttpTransportOptions> = {}): HttpTransport {
  const transport = new HttpTransport({
    clock: new MonotonicClock(),
    gate: new LeaseGate(),
    tls: { insecure: false, ca: null, serverName: null },
    maxConnections: 10,
    ...options,
  });
  made.push(transport);
  return transport;
}

/** After each test. */
export async function closeTransports(): Promise<void> {
  await Promise.all(made.splice(0).map((transport) => transport.close()));
}

/** GET / of an origin. */
export function get(origin: string, more: Partial<WireRequest> = {}): WireRequest {
  return {
    origin,
    method: 'GET',
    path: '/',
    headers: [],
    body: null,
    timeoutMs: 10_000,
    connectTimeoutMs: 5000,
    readsBody: false,
    ...more,
  };
}

export function send(transport: Transport, request: WireRequest): Promise<Outcome> {
  return new Promise((resolve) => void transport.send(request, resolve));
}
