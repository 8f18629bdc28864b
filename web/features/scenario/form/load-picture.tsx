import { formatAxis } from '../../../lib/format-number.ts';
import { formatSecond } from '../../../lib/format-time.ts';

const WIDTH = 300;
const HEIGHT = 96;

interface LoadPictureProps {
  readonly points: readonly { readonly second: number; readonly planned: number }[];
  readonly peak: number;
  readonly unit: string;
  readonly warmUpSeconds: number;
}

/** The planned load over time: dashed, as it is in every chart; the warm-up shaded. */
export function LoadPicture({ points, peak, unit, warmUpSeconds }: LoadPictureProps) {
  const end = points.at(-1)?.second ?? 0;
  if (end === 0 || peak === 0) return null;
  const x = (second: number) => (second / end) * WIDTH;
  const y = (level: number) => HEIGHT - (level / peak) * (HEIGHT - 4);
  const line = points
    .map(({ second, planned }, index) => `${index === 0 ? 'M' : 'L'}${x(second).toFixed(1)},${y(planned).toFixed(1)}`)
    .join('');
  return (
    <figure className="mt-1">
      <div className="flex justify-between text-[11px] text-muted">
        <span>
          {formatAxis(peak)} {unit}
        </span>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="block h-24 w-full"
        role="img"
        aria-label={`The planned load: at most ${formatAxis(peak)} ${unit} within ${formatSecond(end)}`}
      >
        {warmUpSeconds > 0 && (
          <rect width={x(Math.min(warmUpSeconds, end))} height={HEIGHT} className="fill-muted opacity-10" />
        )}
        <path d={`${line}L${WIDTH},${HEIGHT}L0,${HEIGHT}Z`} className="fill-accent opacity-8" />
        <path
          d={line}
          className="fill-none stroke-muted"
          strokeWidth={1.5}
          strokeDasharray="4 3"
          vectorEffect="non-scaling-stroke"
        />
        <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="stroke-line" vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption className="mt-1 flex justify-between text-[11px] text-muted">
        <span>0:00</span>
        <span>{formatSecond(end)}</span>
      </figcaption>
    </figure>
  );
}
