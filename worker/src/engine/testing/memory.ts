/** How much memory is really held. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes that are reachable, within the heap and without. */
export async function heldBytes(): Promise<number> {
  // Buffers are given back by a thread of their own, once nobody has them.
  for (let round = 0; round < 2; round++) {
    collect();
    await nextTurn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
