/** The first bytes of an answer: `HTTP/1.1 200`. */
import { CR, digitOf, SP, ZERO } from './answer-head-bytes.ts';
import { FAULTS } from './response-parser-faults.ts';

/** With the byte behind the status, which says that it has no fourth digit. */
export const STATUS_BYTES = 13;
/** `HTTP/1.` */
const BEGINNING = [0x48, 0x54, 0x54, 0x50, 0x2f, 0x31, 0x2e];
const [H, DOT, SLASH_AT] = [0x48, 0x2e, 4];

/** The status, or 0 where it does not begin so: `faultOfBeginning` says why. There are STATUS_BYTES at `at` at least. */
export function statusAt(bytes: Uint8Array, at: number): number {
  if (
    bytes[at] !== H ||
    bytes[at + 1] !== 0x54 ||
    bytes[at + 2] !== 0x54 ||
    bytes[at + 3] !== 0x50 ||
    bytes[at + 4] !== 0x2f ||
    bytes[at + 5] !== 0x31 ||
    bytes[at + 6] !== DOT ||
    digitOf(bytes[at + 7]) > 1 ||
    bytes[at + 8] !== SP
  )
    return 0;
  const [hundreds, tens, ones] = [digitOf(bytes[at + 9]), digitOf(bytes[at + 10]), digitOf(bytes[at + 11])];
  if (hundreds < 1 || hundreds > 9 || tens > 9 || ones > 9) return 0;
  const next = bytes[at + 12];
  return next === SP || next === CR ? hundreds * 100 + tens * 10 + ones : 0;
}

/** Why bytes[from, to), of which there may be few, do not begin an answer; null: they may yet. */
export function faultOfBeginning(bytes: Uint8Array, from: number, to: number): string | null {
  for (let nth = 0; nth < STATUS_BYTES && from + nth < to; nth++) {
    if (isRight(nth, bytes[from + nth] ?? 0)) continue;
    if (nth > 8) return FAULTS.status;
    return nth > SLASH_AT ? FAULTS.version : faultOfStranger(bytes, from, to);
  }
  return null;
}

function isRight(nth: number, byte: number): boolean {
  if (nth < BEGINNING.length) return byte === BEGINNING[nth];
  if (nth === 7) return digitOf(byte) <= 1;
  if (nth === 8) return byte === SP;
  if (nth === 12) return byte === SP || byte === CR;
  return digitOf(byte) <= 9 && (nth > 9 || byte !== ZERO);
}

/** By the first byte, as the others may not be here yet: of a TLS record, of the length of an HTTP/2 frame. */
function faultOfStranger(bytes: Uint8Array, from: number, to: number): string {
  const first = bytes[from];
  if (first === 0x15 || first === 0x16) return FAULTS.tls;
  if (first === 0) return FAULTS.http2;
  const isSsh = [0x53, 0x53, 0x48, 0x2d].every((byte, nth) => from + nth < to && bytes[from + nth] === byte);
  return isSsh ? FAULTS.ssh : FAULTS.noHttp;
}
