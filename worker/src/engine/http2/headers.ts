/** A request's head as HTTP/2 wants it: names in lower case, what belongs to HTTP/1.1's connections left out. */
import type { OutgoingHttpHeaders } from 'node:http2';
import type { WireRequest } from '../transport.ts';

/** They speak of the connection, which several requests share: RFC 9113, 8.2.2. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);
const EXPECTS_LENGTH = new Set(['POST', 'PUT', 'PATCH']);

export function http2HeadersOf({ origin, method, path, headers, body }: WireRequest): OutgoingHttpHeaders {
  const [scheme = '', authority = ''] = origin.split('://');
  const head: OutgoingHttpHeaders = {
    ':method': method,
    ':path': path,
    ':scheme': scheme,
    ':authority': authority,
  };
  for (let at = 0; at + 1 < headers.length; at += 2) add(head, headers[at] ?? '', headers[at + 1] ?? '');
  if (body !== null || EXPECTS_LENGTH.has(method)) head['content-length'] = body?.length ?? 0;
  return head;
}

function add(head: OutgoingHttpHeaders, name: string, given: string): void {
  const key = name.toLowerCase();
  const value = withoutOuterBlanks(given);
  if (OF_THE_CONNECTION.has(key) || (key === 'te' && value !== 'trailers')) return;
  if (key === 'host') {
    head[':authority'] = value;
    return;
  }
  const before = head[key];
  if (before === undefined) head[key] = value;
  else if (Array.isArray(before)) before.push(value);
  else head[key] = [String(before), value];
}

/** HTTP/1.1 lets them stand round a value, for the other end to pass over; here they make the request malformed: RFC 9113, 8.2.1. */
function withoutOuterBlanks(value: string): string {
  let [from, to] = [0, value.length];
  while (from < to && isBlank(value.charCodeAt(from))) from++;
  while (to > from && isBlank(value.charCodeAt(to - 1))) to--;
  return value.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
