/** Lengths at which the time axis of a running run stops: it grows now and then, not each second. */
const STOPS = [
  30, 60, 120, 300, 600, 900, 1200, 1800, 2700, 3600, 7200, 10_800, 14_400, 21_600, 28_800, 43_200, 86_400,
];
/** Steps between the ticks of a time axis, s. */
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];
const DAY = 86_400;

/**
 * The last second on the time axis. Live: the next stop after now, not beyond the plan. Finished: the last second there is.
 */
export function timeAxisEnd(lastSecond: number, plannedSeconds: number, isLive: boolean): number {
  if (!isLive) return Math.max(1, lastSecond);
  const stop = STOPS.find((length) => length > lastSecond + 1) ?? Math.ceil((lastSecond + 2) / DAY) * DAY;
  const isWithinPlan = lastSecond < plannedSeconds;
  return Math.max(1, isWithinPlan ? Math.min(stop, plannedSeconds) : lastSecond + 1);
}

/** Round times from 0 to the end, at most about `wanted` of them. */
export function timeTicks(end: number, wanted: number): readonly number[] {
  const step = TIME_STEPS.find((length) => end / length <= wanted) ?? Math.ceil(end / wanted / DAY) * DAY;
  return multiples(step, end);
}

function multiples(step: number, end: number): readonly number[] {
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, index) => index * step);
}

/** The top of a linear axis: a little above the highest value, so that a line at it is seen whole. */
export function linearTop(values: Iterable<number>): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most === 0 ? 1 : most * 1.04;
}

/** Round values that divide a linear axis from 0 into three to six parts. */
export function linearTicks(top: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(top));
  const part = [0.25, 0.5, 1, 2].find((size) => top / (size * power) <= 6) ?? 2;
  return multiples(part * power, top);
}

/** Whole decades that hold all values; from 1 to 1,000 ms where there is none. */
export function decadesOf(values: Iterable<number>): { readonly min: number; readonly max: number } {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const value of values) {
    if (!(value > 0)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (most === 0) return { min: 1, max: 1000 };
  const min = 10 ** Math.floor(Math.log10(least));
  const max = 10 ** Math.ceil(Math.log10(most));
  return { min, max: max > min ? max : min * 10 };
}

/** The decades from `min` to `max`, both of which are some. */
export function decadeTicks(min: number, max: number): readonly number[] {
  const first = Math.round(Math.log10(min));
  return Array.from({ length: Math.round(Math.log10(max)) - first + 1 }, (_, index) => 10 ** (first + index));
}

/** A tick of a latency axis: the unit at whole seconds and at the lowest one, numbers between. */
export function formatLatencyTick(ms: number, lowest: number): string {
  if (ms >= 1000) return `${(ms / 1000).toLocaleString('en')} s`;
  return ms === lowest ? `${ms} ms` : String(ms);
}
