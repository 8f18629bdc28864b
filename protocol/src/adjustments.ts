/**
 * The changes that were made to the load of a running run, as they lie in its control hash: Redis decides from which second on
 * each holds (see scripts.ts), workers and the server's processes follow.
 */
import type { Adjustment } from '@loadtest/scenario';
import * as z from 'zod';

const runAdjustment = z.strictObject({
  /** Which change of the run it is, counted from 1. */
  nth: z.int().min(1),
  second: z.int().min(0),
  to: z.number().min(0),
});
/** From its second on the load is another one; of two for the same second the later one holds. */
export type RunAdjustment = Adjustment & z.infer<typeof runAdjustment>;

const runAdjustments = z.array(runAdjustment);

/** What the field says, by seconds; none where it is absent or malformed. */
export function readAdjustments(text: string | undefined): RunAdjustment[] {
  if (text === undefined) return [];
  try {
    return mergeAdjustments([], runAdjustments.parse(JSON.parse(text)));
  } catch {
    return [];
  }
}
export function writeAdjustments(adjustments: readonly RunAdjustment[]): string {
  return JSON.stringify(runAdjustments.parse(adjustments));
}

/** All that either knows, by seconds: what was known once stays so, also where Redis has lost it. */
export function mergeAdjustments(known: readonly RunAdjustment[], read: readonly RunAdjustment[]): RunAdjustment[] {
  const bySecond = new Map<number, RunAdjustment>();
  for (const adjustment of [...known, ...read]) {
    const other = bySecond.get(adjustment.second);
    if (other === undefined || other.nth <= adjustment.nth) bySecond.set(adjustment.second, adjustment);
  }
  return [...bySecond.values()].sort((one, other) => one.second - other.second);
}
