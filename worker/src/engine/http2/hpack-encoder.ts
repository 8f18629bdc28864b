/** Writes header blocks (RFC 7541) that mean the same on any connection at any time: nothing is to be remembered by the other side. */
import { STATIC_NAMES, STATIC_TABLE } from './hpack-tables.ts';

/** Not to be remembered by anybody on the way either: RFC 7541, 7.1.3. */
const SECRET = new Set(['authorization', 'proxy-authorization', 'cookie']);
const [INDEXED, NEVER_INDEXED, NOT_INDEXED, SIZE_UPDATE] = [0x80, 0x10, 0x00, 0x20];

/** "My part of your table has no room": said once, it never has to be said again, whatever limits the other side sets. */
export const NO_TABLE: Buffer = Buffer.of(SIZE_UPDATE);

const INDEX_OF_PAIR: ReadonlyMap<string, number> = new Map(
  STATIC_TABLE.map(({ name, value }, at) => [`${name}\n${value}`, at + 1] as const),
);

/** `fields`: name in small letters, value, name, value, …, latin1. */
export function encodeBlock(fields: readonly string[]): Buffer {
  let most = 0;
  for (const text of fields) most += text.length + 10;
  const bytes = Buffer.allocUnsafe(most);
  let at = 0;
  for (let nth = 0; nth + 1 < fields.length; nth += 2)
    at = writeField(bytes, at, fields[nth] ?? '', fields[nth + 1] ?? '');
  return bytes.subarray(0, at);
}

function writeField(bytes: Buffer, from: number, name: string, value: string): number {
  const pair = INDEX_OF_PAIR.get(`${name}\n${value}`);
  if (pair !== undefined) return writeNumber(bytes, from, INDEXED, 7, pair);
  const index = STATIC_NAMES.get(name) ?? 0;
  let at = writeNumber(bytes, from, SECRET.has(name) ? NEVER_INDEXED : NOT_INDEXED, 4, index);
  if (index === 0) at = writeText(bytes, at, name);
  return writeText(bytes, at, value);
}

function writeText(bytes: Buffer, from: number, text: string): number {
  const at = writeNumber(bytes, from, 0, 7, text.length);
  return at + bytes.write(text, at, 'latin1');
}

/** `high`: the bits of the first byte that do not belong to the number. */
function writeNumber(bytes: Buffer, from: number, high: number, bits: number, value: number): number {
  const most = (1 << bits) - 1;
  let at = from;
  if (value < most) {
    bytes[at++] = high | value;
    return at;
  }
  bytes[at++] = high | most;
  let rest = value - most;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest & 0x7f) | 0x80;
  bytes[at++] = rest;
  return at;
}
