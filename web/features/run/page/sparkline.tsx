interface SparklineProps {
  readonly values: readonly number[];
  readonly label: string;
}

const WIDTH = 90;
const HEIGHT = 22;
const STEADY_WITHIN = 0.8;

/** A trend without a scale; it breaks where there is no figure. */
export function Sparkline({ values, label }: SparklineProps) {
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="ml-auto block h-[22px] w-[90px]" role="img" aria-label={label}>
      <path d={pathOf(values)} className="fill-none stroke-accent" strokeWidth={1.3} strokeLinejoin="round" />
    </svg>
  );
}

/** As high as the values differ, but a steady figure stays a steady line: noise is not blown up. */
export function pathOf(values: readonly number[]): string {
  const known = values.filter((value) => !Number.isNaN(value));
  const least = Math.min(...known);
  const spread = Math.max(...known) - least;
  const range = Math.max(spread, least * STEADY_WITHIN, Number.MIN_VALUE);
  const floor = least - (range - spread) / 2;
  const step = WIDTH / Math.max(1, values.length - 1);
  let isDown = false;
  let path = '';
  values.forEach((value, index) => {
    if (Number.isNaN(value)) {
      isDown = false;
      return;
    }
    const y = HEIGHT - 2 - ((value - floor) / range) * (HEIGHT - 4);
    path += `${isDown ? 'L' : 'M'}${(index * step).toFixed(1)},${y.toFixed(1)}`;
    isDown = true;
  });
  return path;
}
