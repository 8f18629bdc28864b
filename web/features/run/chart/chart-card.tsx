'use client';
import clsx from 'clsx';
import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { useSyncExternalStore } from 'react';
import { formatSecond } from '../../../lib/format-time.ts';
import { useStore } from '../../../lib/use-store.ts';
import { Card } from '../../../ui/card.tsx';
import { figureAt } from '../live/timeline.ts';
import { noteAt } from './bands.ts';
import type { ColourName } from './palette.ts';
import type { Scene } from './scene.ts';
import type { ChartSpec, Series } from './series.ts';

const TimeChart = dynamic(() => import('./time-chart.tsx').then((module) => module.TimeChart), {
  ssr: false,
  loading: () => <div className="h-[168px]" />,
});

interface ChartCardProps {
  readonly spec: ChartSpec;
  readonly scene: Scene;
  /** Instead of the chart's own title. */
  readonly title?: ReactNode;
  readonly testId: string;
}

export function ChartCard({ spec, scene, title = spec.title, testId }: ChartCardProps) {
  const isEmpty = useSyncExternalStore(scene.subscribe, () => scene.lastSecond() < 0);
  return (
    <Card title={title} aside={<Legend spec={spec} scene={scene} />} testId={testId}>
      <div className="group relative">
        <TimeChart spec={spec} scene={scene} />
        {isEmpty && (
          <p className="pointer-events-none absolute inset-0 grid place-items-center text-muted">
            {scene.isLive ? 'The first second comes when the load starts.' : 'No second was measured.'}
          </p>
        )}
        <CursorNote scene={scene} />
      </div>
    </Card>
  );
}

/** What the lines are; at the cursor also their figures. */
function Legend({ spec, scene }: { readonly spec: ChartSpec; readonly scene: Scene }) {
  const second = useStore(scene.cursor);
  return (
    <ul className={clsx('flex justify-end gap-x-2', second === null && 'sm:gap-x-3')} aria-hidden>
      {second !== null && <li className="text-text">{formatSecond(second)}</li>}
      {spec.series.map((series) => (
        <li key={series.column} className="flex items-center gap-1.5">
          <Swatch series={series} />
          <span className={second === null ? undefined : 'max-sm:hidden'}>{series.label}</span>
          {second !== null && (
            <span className="font-medium text-text">
              {spec.format(figureAt(scene.timeline, series.column, second))}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

const SWATCHES: Record<ColourName, string> = {
  text: 'border-text',
  muted: 'border-muted',
  faint: 'border-faint',
  line: 'border-line',
  panel: 'border-panel',
  accent: 'border-accent',
  warn: 'border-warn',
  bad: 'border-bad',
  p50: 'border-p50',
  p95: 'border-p95',
  p99: 'border-p99',
};

function Swatch({ series }: { readonly series: Series }) {
  return (
    <i
      className={`inline-block w-2.5 border-t-[3px] ${series.isDashed ? 'border-dotted' : ''} ${SWATCHES[series.colour]}`}
    />
  );
}

/** Why the second under the cursor is shaded, or what happened in it; in the chart that is being read. */
function CursorNote({ scene }: { readonly scene: Scene }) {
  const second = useStore(scene.cursor);
  const note = second === null ? null : noteAt(second, scene.bands(), scene.marks());
  if (note === null) return null;
  return (
    <p className="pointer-events-none absolute top-1 right-1 hidden max-w-[85%] rounded-md border border-line bg-panel px-2 py-0.5 text-[12.5px] shadow-card group-focus-within:block group-hover:block">
      {note}
    </p>
  );
}
