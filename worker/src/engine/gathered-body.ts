/** A body as it comes, in pieces of whatever size: a target that sends it byte by byte costs no more than another. */
import { MOST_BODY_BYTES } from './transport.ts';

const LEAST_BYTES = 4096;

/**
 * `gathered`, which has `length` bytes, with bytes[from, to) behind them: the same one where it has room, else a larger one.
 * In all at most MOST_BODY_BYTES. What comes in one piece is copied once, to its size.
 */
export function gather(gathered: Buffer | null, length: number, bytes: Buffer, from: number, to: number): Buffer {
  if (gathered === null) return Buffer.from(bytes.subarray(from, to));
  const needed = length + to - from;
  const room = needed <= gathered.length ? gathered : enlarged(gathered, length, needed);
  bytes.copy(room, length, from, to);
  return room;
}

function enlarged(gathered: Buffer, length: number, needed: number): Buffer {
  const larger = Buffer.allocUnsafe(Math.max(LEAST_BYTES, needed, Math.min(2 * needed, MOST_BODY_BYTES)));
  gathered.copy(larger, 0, 0, length);
  return larger;
}
