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

/** A round step that makes about `wanted` ticks. */
export function timeStep(length: number, wanted: number): number {
  return TIME_STEPS.find((step) => length / step <= wanted) ?? Math.ceil(length / wanted / DAY) * DAY;
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

/** A tick of a latency axis: the unit at whole seconds and at the lowest one, numbers between. Null for other than decades. */
export function latencyTick(ms: number, lowest: number): string | null {
  const power = Math.log10(ms);
  if (Math.abs(power - Math.round(power)) > 1e-9) return null;
  if (ms >= 1000) return `${(ms / 1000).toLocaleString('en')} s`;
  return ms === lowest ? `${ms} ms` : String(ms);
}
