/** Where an answer sends a client on to, and with what (RFC 9110, 15.4). */
import { isUtf8 } from 'node:buffer';
import { headerLines } from './headers.ts';
import type { Outcome, WireRequest } from './transport.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Not for another origin to see. */
const CREDENTIALS = new Set(['authorization', 'cookie', 'proxy-authorization', 'host']);

/** The next hop; null where the answer is not a redirect that can be followed. */
export function redirectOf(request: WireRequest, outcome: Outcome): WireRequest | null {
  if (!REDIRECTS.has(outcome.status)) return null;
  const [location] = headerLines(outcome.headers, 'location');
  if (location === undefined) return null;
  const url = URL.parse(asUtf8(location), request.origin + request.path);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  const asGet = becomesGet(outcome.status, request.method);
  const crossesOrigin = url.origin !== request.origin;
  const headers: string[] = [];
  for (let at = 0; at < request.headers.length; at += 2) {
    const name = request.headers[at] ?? '';
    const key = name.toLowerCase();
    if (asGet && key.startsWith('content-')) continue;
    if (crossesOrigin && CREDENTIALS.has(key)) continue;
    headers.push(name, request.headers[at + 1] ?? '');
  }
  return {
    ...request,
    origin: url.origin,
    path: url.pathname + url.search,
    method: asGet ? 'GET' : request.method,
    body: asGet ? null : request.body,
    headers,
  };
}

/** Headers come byte by byte as characters. Where the bytes are UTF-8 that is what was meant; so browsers take it. */
function asUtf8(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : text;
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'HEAD' && method !== 'GET';
  return (status === 301 || status === 302) && method === 'POST';
}
