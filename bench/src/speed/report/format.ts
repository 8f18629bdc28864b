/** Figures and tables as text. What is not known is a dash. */

const DASH = '–';

export type Align = 'left' | 'right';

/** A Markdown table; `columns`: title and alignment. */
export function markdownTable(
  columns: readonly (readonly [string, Align])[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = columns.map(([, align]) => (align === 'right' ? '---:' : '---'));
  return `${[columns.map(([title]) => title), rule, ...rows].map(line).join('\n')}\n`;
}

/** Three digits that count, thousands with commas. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

export function range(least: number, most: number): string {
  return Number.isFinite(least) ? `${figure(least)} … ${figure(most)}` : DASH;
}

export function ratioOf(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(2) : DASH;
}

export function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${ratioOf(ratio)}×` : DASH;
}

/** A goal, and whether it is met. */
export function verdict(goal: string, met: boolean): string {
  return `${goal} ${met ? '✓' : '**missed**'}`;
}

export function percent(share: number): string {
  return Number.isFinite(share) ? `${Math.round(share * 100)} %` : DASH;
}
