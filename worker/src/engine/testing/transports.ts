/** Transports for tests, and requests to give them. */
import { MonotonicClock } from '../clock.ts';
import { HttpTransport, type HttpTransportOptions } from '../http-transport.ts';
import { LeaseGate } from '../lease-gate.ts';
import type { Http1, Outcome, Transport, WireRequest } from '../transport.ts';

/** Whoever can speak HTTP/1.1. */
export const HTTP1: readonly Http1[] = ['OWN', 'UNDICI'];

const made: HttpTransport[] = [];
let chosen: Http1 = 'OWN';

/** From here on transports for tests are such ones, if they are not told otherwise. */
export function chooseHttp1(http1: Http1): void {
  chosen = http1;
}

export function chosenHttp1(): Http1 {
  return chosen;
}

/** One that `closeTransports` closes. */
export function makeTransport(options: Partial<HttpTransportOptions> = {}): HttpTransport {
  const transport = new HttpTransport({
    clock: new MonotonicClock(),
    gate: new LeaseGate(),
    tls: { insecure: false, ca: null, serverName: null },
    maxConnections: 10,
    http1: chosen,
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
