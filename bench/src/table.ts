/** A Markdown table of measurements: median, spread, goal. */

export interface Row {
  readonly what: string;
  readonly goalMs: number;
  readonly valuesMs: readonly number[];
}

export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, goalMs, valuesMs }) => {
    const sorted = [...valuesMs].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    const median = at(0.5);
    const cells = [
      what,
      valuesMs.length,
      ms(median),
      `${ms(at(0))} … ${ms(at(1))}`,
      ms(goalMs),
      median <= goalMs ? 'yes' : 'no',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = '| What | Measured | Median | Range | Goal (median) | Met |\n| --- | ---: | ---: | ---: | ---: | --- |';
  return `${head}\n${lines.join('\n')}\n`;
}

function ms(value: number): string {
  return `${value < 100 ? Number(value.toFixed(2)) : Math.round(value).toLocaleString('en-US')} ms`;
}
