/** A request as HTTP/1.1 puts it on the wire (RFC 9112): its head, and its body behind it. */
import type { WireRequest } from '../transport.ts';

/** Methods whose requests say that they have no body (RFC 9110, 8.6). */
const EXPECTS_LENGTH = new Set(['POST', 'PUT', 'PATCH']);

/** Of requests that are sent again and again, made once. Keyed by the very object: a copy that differs is another request. */
const kept = new WeakMap<WireRequest, Buffer>();

/** Keeps the bytes of a request that will be sent many times. */
export function keepRequestBytes(request: WireRequest): void {
  kept.set(request, makeBytes(request));
}

/** All of it; not to be written to. */
export function requestBytes(request: WireRequest): Buffer {
  return kept.get(request) ?? makeBytes(request);
}

function makeBytes(request: WireRequest): Buffer {
  const { body } = request;
  const head = headOf(request);
  if (body === null) return Buffer.from(head, 'latin1');
  const bytes = Buffer.allocUnsafe(head.length + body.length);
  bytes.write(head, 'latin1');
  bytes.set(body, head.length);
  return bytes;
}

/** Its author's headers in their order and case, behind what the connection needs. Names and values were checked when the request was made. */
function headOf({ origin, method, path, headers, body }: WireRequest): string {
  let host = origin.slice(origin.indexOf('://') + 3);
  let lines = '';
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = headers[at + 1] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') host = value;
    else lines += `${name}: ${value}\r\n`;
  }
  const length = body?.length ?? 0;
  if (length > 0 || EXPECTS_LENGTH.has(method)) lines += `content-length: ${length}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n${lines}\r\n`;
}
