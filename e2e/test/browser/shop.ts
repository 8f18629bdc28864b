/** A small shop as the target of browser tests: sign in, then ask with the token; counts what reached it. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Shop {
  readonly url: string;
  /** Requests by `METHOD /path`. */
  readonly counts: ReadonlyMap<string, number>;
  /** Who signed in with the right password, in order. */
  readonly signedIn: readonly string[];
  close(): void;
}

/** `POST /login` takes `{ user, password }` and gives a token; `GET /items` wants it as a bearer token. */
export async function startShop(password: string): Promise<Shop> {
  const counts = new Map<string, number>();
  const signedIn: string[] = [];
  const tokens = new Set<string>();

  async function answer(request: IncomingMessage): Promise<{ readonly status: number; readonly body: unknown }> {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    const key = `${request.method} ${pathname}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    const body = await text(request);
    if (key === 'GET /') return { status: 200, body: { ok: true } };
    if (key === 'GET /items') {
      const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
      return tokens.has(token) ? { status: 200, body: { items: [{ id: 7 }] } } : { status: 401, body: {} };
    }
    if (key !== 'POST /login') return { status: 404, body: {} };
    const given: { readonly user: string; readonly password: string } = JSON.parse(body);
    if (given.password !== password) return { status: 403, body: { ok: false } };
    const token = `token-${signedIn.push(given.user)}`;
    tokens.add(token);
    return { status: 200, body: { ok: true, token } };
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    counts,
    signedIn,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
