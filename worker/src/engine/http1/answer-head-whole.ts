/** A head that is all there and as it should be, which nearly every head is: looked at in the least time. */
import { COLON, CR, IN_NAMES, IN_VALUES, LF } from './answer-head-bytes.ts';
import { type Framing, mayFrame } from './answer-head-framing.ts';
import { MOST_LINES } from './answer-head-lines.ts';

/**
 * The index behind the head whose status line has its status end at `from`; 0 where there is anything to say against it, or where
 * it does not end before `to`: `HeaderLines` then finds out, and what `framing` was told is void.
 */
export function endOfWholeHead(bytes: Uint8Array, from: number, to: number, framing: Framing): number {
  // An import is looked up at each use, and these loops are the hottest of all.
  const inNames = IN_NAMES;
  const inValues = IN_VALUES;
  let at = from;
  while (inValues[bytes[at] ?? 0] === 1) at++;
  // What stands behind `to` is of another time: it may be looked at, as `at` is held against `to` before it counts.
  for (let lines = 0; lines <= MOST_LINES; lines++) {
    if (bytes[at] !== CR || bytes[at + 1] !== LF) return 0;
    at += 2;
    if (at >= to) return 0;
    const name = at;
    while (inNames[bytes[at] ?? 0] === 1) at++;
    if (at === name) return bytes[at] === CR && bytes[at + 1] === LF && at + 2 <= to ? at + 2 : 0;
    if (bytes[at] !== COLON) return 0;
    const colon = at++;
    while (inValues[bytes[at] ?? 0] === 1) at++;
    if (mayFrame(colon - name) && (at >= to || framing.take(bytes, name, colon, at) !== null)) return 0;
  }
  return 0;
}
