'use client';
import clsx from 'clsx';
import type { RunPictures, RunView } from '../live/run-session.ts';
import { type Kpi, kpisOf, type Now } from './kpis.ts';
import { useLastSecond } from './use-timeline.ts';

interface KpiRowProps {
  readonly view: RunView;
  readonly pictures: RunPictures;
}

/** Six numbers; while the run goes on they move each second. */
export function KpiRow({ view: { state }, pictures: { timeline, kind } }: KpiRowProps) {
  const second = useLastSecond(timeline);
  const figure = (column: 'requests' | 'inFlight' | 'connections') => timeline.seconds.figure(column, second) || 0;
  const isOver = state.status === 'FINISHED';
  const now: Now | null = isOver
    ? null
    : { requests: figure('requests'), inFlight: figure('inFlight'), connections: figure('connections') };
  const most = kind === 'report' ? Math.max(0, ...timeline.stretches.map(({ figures }) => figures.inFlight)) : null;
  return (
    <dl
      data-testid="kpis"
      className="my-5 grid grid-cols-2 overflow-hidden rounded-xl border border-line bg-panel shadow-card sm:grid-cols-3 lg:grid-cols-6"
    >
      {kpisOf(state.summary, now, most).map((kpi) => (
        <KpiCell key={kpi.id} kpi={kpi} />
      ))}
    </dl>
  );
}

function KpiCell({ kpi: { id, label, value, note, isBad = false } }: { readonly kpi: Kpi }) {
  return (
    // The lines between cells are those at the left and above; the ones at the rim lie under it.
    <div className="-mt-px -ml-px min-w-0 border-t border-l border-line px-4 py-3" data-testid={`kpi-${id}`}>
      <dt className="truncate text-[12.5px] text-muted">{label}</dt>
      <dd>
        <b
          className={clsx(
            'mt-px block truncate text-[22px] leading-[1.35] font-[620] tracking-[-0.015em]',
            isBad && 'text-bad',
          )}
        >
          {value}
        </b>
        <span className="block truncate text-[12px] text-muted" title={note}>
          {note}
        </span>
      </dd>
    </div>
  );
}
