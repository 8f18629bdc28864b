/** A level of a load in a few words, as events and messages have it. */
import type { Curve } from '@loadtest/scenario';

/** `200/s`, `0.5/s`, `20 users`, `1 user`. */
export function levelInWords({ unit }: Pick<Curve, 'unit'>, level: number): string {
  const shown = level.toLocaleString('en-US', { maximumFractionDigits: 6 });
  if (unit === 'ITERATIONS_PER_SECOND') return `${shown}/s`;
  return level === 1 ? '1 user' : `${shown} users`;
}
