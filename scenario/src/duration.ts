/** Lengths of time as people write them: one or more of number and unit, `250ms`, `1.5s`, `1h30m`. */
import type { DurationText } from './definition.ts';

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof UNITS_MS;

const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const PART = /(\d+)(?:\.(\d+))?(ms|s|m|h|d)/g;
const LONGEST_TEXT = 100;

/**
 * Milliseconds of a duration text; null where it is none (a bare number, a sign, blanks, another unit). Decimal
 * fractions are exact: `1.1s` is 1100.
 */
export function durationMs(text: string): number | null {
  if (text.length > LONGEST_TEXT || !WHOLE.test(text)) return null;
  let sum = 0;
  for (const [, whole = '', fraction = '', unit] of text.matchAll(PART)) {
    sum += (Number(whole + fraction) * UNITS_MS[unit as Unit]) / 10 ** fraction.length;
  }
  return Number.isFinite(sum) ? sum : null;
}

/** As `durationMs`, for a text that has been validated. Throws a RangeError on one that is no duration. */
export function requireDurationMs(text: string): number {
  const ms = durationMs(text);
  if (ms === null) throw new RangeError(`'${text}' is not a length of time: write it as 250ms, 1.5s, 30s, 5m or 1h30m`);
  return ms;
}

/** The shortest usual text of a length of time: `1h30m`, `1.5s`, `250ms`, `0s`. The reverse of `durationMs` for whole ms. */
export function durationText(ms: number): DurationText {
  return write(ms, '', { d: 'd', h: 'h', m: 'm', s: 's', ms: 'ms' });
}

/** A length of time for people: `1 h 30 min`, `1.5 s`, `250 ms`, `0 s`. */
export function formatDuration(ms: number): string {
  return write(ms, ' ', { d: ' d', h: ' h', m: ' min', s: ' s', ms: ' ms' });
}

function write(ms: number, between: string, names: Record<Unit, string>): string {
  if (ms > 0 && ms < UNITS_MS.s) return decimal(ms) + names.ms;
  const parts: string[] = [];
  let rest = ms;
  for (const unit of ['d', 'h', 'm'] as const) {
    const count = Math.floor(rest / UNITS_MS[unit]);
    rest -= count * UNITS_MS[unit];
    if (count > 0) parts.push(count + names[unit]);
  }
  if (rest > 0 || parts.length === 0) parts.push(decimal(rest / UNITS_MS.s) + names.s);
  return parts.join(between);
}

/** Plain digits, never an exponent. */
function decimal(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}
