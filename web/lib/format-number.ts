/** Figures for people: three significant digits, thousands separated, the unit after a no-break space. */

/** What stands where there is no figure. */
export const NO_FIGURE = '–';
const UNIT_SPACE = '\u00a0';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const threeDigits = new Intl.NumberFormat('en', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

type Figure = number | null | undefined;

function isFigure(value: Figure): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Things counted, to the last one: `957,415`. */
export function formatCount(value: Figure): string {
  return isFigure(value) ? whole.format(value) : NO_FIGURE;
}

/** A measured figure: `64.2`, `131`, `1,230`, `0`. */
export function formatFigure(value: Figure): string {
  if (!isFigure(value)) return NO_FIGURE;
  return value === 0 ? '0' : threeDigits.format(value);
}

/** A count in a sentence: `1 worker`, `4 workers`. */
export function formatThings(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Per second: whole from 100 on, three digits below: `7,961`, `12.5`. */
export function formatRate(perSecond: Figure): string {
  if (!isFigure(perSecond)) return NO_FIGURE;
  return perSecond >= 100 ? whole.format(perSecond) : short.format(perSecond);
}

/**
 * A share (0..1) in percent: `99.6 %`. A share that is not whole is never rounded to 0 % or 100 %: a single error of a
 * million requests shows.
 */
export function formatShare(share: Figure): string {
  if (!isFigure(share)) return NO_FIGURE;
  const percent = share * 100;
  if (percent > 0 && percent < 0.01) return `<${UNIT_SPACE}0.01${UNIT_SPACE}%`;
  if (percent > 99.99 && percent < 100) return `>${UNIT_SPACE}99.99${UNIT_SPACE}%`;
  const digits = percent < 0.1 || (percent > 99.9 && percent < 100) ? 2 : 1;
  return `${Number(percent.toFixed(digits))}${UNIT_SPACE}%`;
}

/** A latency in ms with its unit: `64.2 ms`, `1.23 s`, `3.5 min`. */
export function formatLatency(ms: Figure): string {
  if (!isFigure(ms)) return NO_FIGURE;
  if (ms >= 100_000) return `${short.format(ms / 60_000)}${UNIT_SPACE}min`;
  if (ms >= 1000) return `${threeDigits.format(ms / 1000)}${UNIT_SPACE}s`;
  return `${formatFigure(ms)}${UNIT_SPACE}ms`;
}

/** Bytes in decimal units: `1.23 MB`. */
export function formatBytes(bytes: Figure): string {
  if (!isFigure(bytes)) return NO_FIGURE;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${short.format(bytes / 1000 ** power)}${UNIT_SPACE}${units[power]}`;
}

/** For axes: `0`, `500`, `1.5k`, `2M`. */
export function formatAxis(value: number): string {
  for (const [size, letter] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (Math.abs(value) >= size) return `${short.format(value / size)}${letter}`;
  }
  return short.format(value);
}
