/** The header `Range` of a request, for one range of bytes. */

/** `end` is not part of it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Which bytes of so many are asked for: null where all are (no range, several, or none that can be read: RFC 9110 lets them be
 * ignored), UNSATISFIABLE where there are none of them.
 */
export function byteRange(header: string | undefined, sizeBytes: number): ByteRange | 'UNSATISFIABLE' | null {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  if (first === '') {
    const start = Math.max(0, sizeBytes - Number(last));
    return start === sizeBytes ? 'UNSATISFIABLE' : { start, end: sizeBytes };
  }
  if (last !== '' && Number(last) < Number(first)) return null;
  const range = { start: Number(first), end: Math.min(sizeBytes, last === '' ? sizeBytes : Number(last) + 1) };
  return range.start >= sizeBytes ? 'UNSATISFIABLE' : range;
}
