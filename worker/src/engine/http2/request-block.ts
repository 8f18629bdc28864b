/** A request's head as HTTP/2 wants it: names in lower case, what belongs to HTTP/1.1's connections left out. */
import type { WireRequest } from '../transport.ts';
import { encodeBlock } from './hpack-encoder.ts';

/** They speak of the connection, which several requests share: RFC 9113, 8.2.2. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);
const EXPECTS_LENGTH = new Set(['POST', 'PUT', 'PATCH']);

/** Of requests that are sent again and again, made once. Keyed by the very object: a copy that differs is another request. */
const kept = new WeakMap<WireRequest, Buffer>();

/** Keeps the block of a request that will be sent many times. */
export function keepRequestBlock(request: WireRequest): void {
  kept.set(request, encodeBlock(fieldsOf(request)));
}

/** Its header block, for any connection; not to be written to. */
export function requestBlock(request: WireRequest): Buffer {
  return kept.get(request) ?? encodeBlock(fieldsOf(request));
}

/** name, value, name, value, … Names and values were checked when the request was made. */
export function fieldsOf({ origin, method, path, headers, body }: WireRequest): string[] {
  const [scheme = '', authority = ''] = origin.split('://');
  const fields = [':method', method, ':scheme', scheme, ':authority', authority, ':path', path];
  for (let at = 0; at + 1 < headers.length; at += 2) add(fields, headers[at] ?? '', headers[at + 1] ?? '');
  if (body !== null || EXPECTS_LENGTH.has(method)) fields.push('content-length', String(body?.length ?? 0));
  return fields;
}

const AUTHORITY_AT = 5;

function add(fields: string[], name: string, given: string): void {
  const key = name.toLowerCase();
  const value = withoutOuterBlanks(given);
  if (OF_THE_CONNECTION.has(key) || (key === 'te' && value !== 'trailers')) return;
  if (key === 'host') fields[AUTHORITY_AT] = value;
  else fields.push(key, value);
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
