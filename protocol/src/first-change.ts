import type { Adjustment } from '@loadtest/scenario';

/** The first second in which the two lists call for another load; null: they say the same. Both by seconds. */
export function firstChange(before: readonly Adjustment[], after: readonly Adjustment[]): number | null {
  for (let at = 0; at < Math.max(before.length, after.length); at++) {
    const [one, other] = [before[at], after[at]];
    if (one?.second === other?.second && one?.to === other?.to) continue;
    return Math.min(one?.second ?? Number.POSITIVE_INFINITY, other?.second ?? Number.POSITIVE_INFINITY);
  }
  return null;
}
