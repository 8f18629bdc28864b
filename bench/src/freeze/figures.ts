/** What was measured of a freeze, and what is true of it. Times in ms. */

export const QUANTILES = [0.5, 0.9, 0.95, 0.99, 1] as const;

/** p50, p90, p95, p99 and the greatest; null where a tool does not tell. */
export type Quantiles = readonly (number | null)[];

export interface Measured {
  /** Of the tool, and how it was told to load. */
  readonly name: string;
  readonly values: Quantiles;
  /** Requests that it has in its figures. */
  readonly count: number;
}

/**
 * What users who come at a constant rate see of a target that stops for `frozenMs` of `totalMs` and is quick else: above
 * 1 − F/T it is F · (q − (1 − F/T)) / (F/T), below next to nothing.
 */
export function truth(frozenMs: number, totalMs: number): Quantiles {
  const share = frozenMs / totalMs;
  return QUANTILES.map((q) => Math.max(0, (frozenMs * (q - (1 - share))) / share));
}

const NAMES = ['p50', 'p90', 'p95', 'p99', 'max'];

/** A Markdown table, the truth first. */
export function freezeTable(measured: readonly Measured[], frozenMs: number, totalMs: number): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const row = (name: string, count: string, values: Quantiles) => line([name, count, ...values.map(cell)]);
  return [
    line(['', 'Requests', ...NAMES]),
    line(['---', ...['', ...NAMES].map(() => '---:')]),
    row('**What users see**', '', truth(frozenMs, totalMs)),
    ...measured.map(({ name, count, values }) => row(name, count.toLocaleString('en-US'), values)),
  ].join('');
}

function cell(value: number | null): string {
  if (value === null) return '–';
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;
}
