/** A straight line through samples: does it rise? */

export interface Trend {
  /** Of the line, over the whole time that the samples span. */
  readonly rise: number;
  readonly mean: number;
}

/** Least squares over samples at equal distances. NaN where there are fewer than two. */
export function trendOf(samples: readonly number[]): Trend {
  const count = samples.length;
  const mean = samples.reduce((sum, value) => sum + value, 0) / count;
  const middle = (count - 1) / 2;
  let together = 0;
  let spread = 0;
  for (const [at, value] of samples.entries()) {
    together += (at - middle) * (value - mean);
    spread += (at - middle) ** 2;
  }
  return { rise: (together / spread) * (count - 1), mean };
}
