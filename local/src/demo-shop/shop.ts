/** The demo shop: a small HTTP service to try a load test on, with believable latencies and a few errors. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { itemOf, pageOf } from './catalogue.ts';
import { drawLatencyMs, type LatencyProfile } from './latency.ts';

/** Of the orders, so many fail with a 500. */
export const ORDER_ERROR_SHARE = 0.005;
const MAX_BODY_BYTES = 100_000;

const FAST: LatencyProfile = { medianMs: 3, spread: 0.3, slowShare: 0.002, slowExtraMs: 60 };
const READ: LatencyProfile = { medianMs: 8, spread: 0.4, slowShare: 0.005, slowExtraMs: 120 };
const WRITE: LatencyProfile = { medianMs: 18, spread: 0.5, slowShare: 0.01, slowExtraMs: 250 };

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Route {
  /** As it is shown by /stats. */
  readonly name: string;
  readonly method: string;
  readonly path: RegExp;
  readonly latency: LatencyProfile;
  answer(request: { readonly url: URL; readonly match: RegExpExecArray; readonly random: () => number }): Answer;
}

let nextId = 1;

const ROUTES: readonly Route[] = [
  {
    name: 'GET /',
    method: 'GET',
    path: /^\/$/,
    latency: FAST,
    answer: () => ({
      status: 200,
      body: { shop: 'LoadTest demo shop', links: ['/items', '/login', '/cart', '/orders'] },
    }),
  },
  {
    name: 'GET /items',
    method: 'GET',
    path: /^\/items$/,
    latency: READ,
    answer({ url }) {
      const page = Number(url.searchParams.get('page') ?? 1);
      if (!Number.isInteger(page) || page < 1) return { status: 400, body: { error: 'page is a whole number from 1' } };
      return { status: 200, body: pageOf(page) };
    },
  },
  {
    name: 'GET /items/:id',
    method: 'GET',
    path: /^\/items\/(\d{1,9})$/,
    latency: READ,
    answer({ match }) {
      const item = itemOf(Number(match[1]));
      return item === undefined ? { status: 404, body: { error: 'no such item' } } : { status: 200, body: item };
    },
  },
  {
    name: 'POST /login',
    method: 'POST',
    path: /^\/login$/,
    latency: WRITE,
    answer: () => ({ status: 200, body: { token: `demo-${nextId++}`, expiresInSeconds: 3600 } }),
  },
  {
    name: 'POST /cart',
    method: 'POST',
    path: /^\/cart$/,
    latency: READ,
    answer: () => ({ status: 201, body: { cartId: nextId++ } }),
  },
  {
    name: 'POST /orders',
    method: 'POST',
    path: /^\/orders$/,
    latency: WRITE,
    answer({ random }) {
      if (random() < ORDER_ERROR_SHARE) return { status: 500, body: { error: 'the payment service did not answer' } };
      return { status: 201, body: { orderId: nextId++, status: 'PLACED' } };
    },
  },
];

export interface ShopOptions {
  /** Evenly in [0, 1); for tests. */
  readonly random?: () => number;
}

/** Not yet listening. `GET /stats` answers how many requests of each route it has answered, and with which status. */
export function createShop(options: ShopOptions = {}): Server {
  const random = options.random ?? Math.random;
  const stats = new Map<string, { requests: number; statuses: Record<number, number> }>();

  const count = (name: string, status: number) => {
    const entry = stats.get(name) ?? { requests: 0, statuses: {} };
    entry.requests += 1;
    entry.statuses[status] = (entry.statuses[status] ?? 0) + 1;
    stats.set(name, entry);
  };

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://shop');
    if (url.pathname === '/stats') return send(response, { status: 200, body: { routes: Object.fromEntries(stats) } });
    for (const route of ROUTES) {
      const match = route.method === request.method ? route.path.exec(url.pathname) : null;
      if (match === null) continue;
      const answer = route.answer({ url, match, random });
      count(route.name, answer.status);
      setTimeout(() => send(response, answer), drawLatencyMs(route.latency, random));
      return;
    }
    count('other', 404);
    send(response, { status: 404, body: { error: 'no such page' } });
  };

  const server = createServer((request, response) => {
    let bytes = 0;
    // The body is read to its end and not looked at: an answer before that would cut the connection.
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) request.destroy();
    });
    request.once('end', () => handle(request, response));
  });
  // Longer than clients keep theirs idle, so that none writes into a connection that is being closed here.
  server.keepAliveTimeout = 75_000;
  return server;
}

function send(response: ServerResponse, answer: Answer): void {
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
