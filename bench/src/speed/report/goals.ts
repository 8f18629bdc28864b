/** A table of figures that have to stay under their goals. */
import type { Answer } from '../row.ts';
import { figure, markdownTable, range, verdict } from './format.ts';
import { spreadOf } from './statistics.ts';

export interface Figure {
  readonly what: string;
  /** The median is at most this; null: there is no goal. */
  readonly goal: number | null;
  readonly values: readonly number[];
}

export function goalsTable(unit: string, figures: readonly Figure[]): Omit<Answer, 'wrong'> {
  const missed: string[] = [];
  const short: string[] = [];
  const rows = figures.map(({ what, goal, values }) => {
    const { median, least, most } = spreadOf(values);
    const met = goal === null || median <= goal;
    if (!met) missed.push(`${what}: ${figure(median)} ${unit}, goal ${goal} ${unit}`);
    const wanted = goal === null ? '' : verdict(`≤ ${goal} ${unit}`, met);
    short.push(`${what} ${figure(median)} ${unit}${goal === null ? '' : ` (${wanted})`}`);
    return [what, wanted, `${figure(median)} ${unit}`, range(least, most)];
  });
  const markdown = markdownTable(
    [
      ['What', 'left'],
      ['Goal', 'left'],
      ['Median', 'right'],
      ['Spread', 'right'],
    ],
    rows,
  );
  return { short: short.join(', '), markdown, worse: [], missed };
}
