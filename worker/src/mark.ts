/** User models: how many iteration numbers a shard reserves ahead, so that a replacement never gives one out again. */

const AT_LEAST = 1000;
const AHEAD_SECONDS = 10;

/** The first number that is not reserved, from how many were given and how many are given each second at present. */
export function nextMark(given: number, perSecond: number): number {
  return given + Math.max(AT_LEAST, Math.ceil(AHEAD_SECONDS * perSecond));
}
