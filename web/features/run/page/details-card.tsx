import type { ReactNode } from 'react';
import { formatBytes, formatCount, formatLatency } from '../../../lib/format-number.ts';
import { Card } from '../../../ui/card.tsx';
import type { RunView } from '../live/run-session.ts';

/** The account of every iteration and request, and what makes the run repeatable. */
export function DetailsCard({ view: { head, state } }: { readonly view: RunView }) {
  const { summary } = state;
  const rows: readonly (readonly [string, ReactNode])[] = [
    ...(summary.planned === null ? [] : ([['Planned iterations', formatCount(summary.planned)]] as const)),
    ['Started', formatCount(summary.iterations)],
    ['Completed', formatCount(summary.completed)],
    ['Cut off by the end', formatCount(summary.interrupted)],
    ['Dropped', formatCount(summary.dropped)],
    ['Dropped as a worker was lost', formatCount(summary.lost)],
    ['Requests never sent', formatCount(summary.unsent)],
    ...(summary.uncounted > 0 ? ([['Not counted, at most', formatCount(summary.uncounted)]] as const) : []),
    ['Start delay p99', formatLatency(summary.startDelay.p99)],
    ['Sent', formatBytes(summary.bytesSent)],
    ['Received', formatBytes(summary.bytesReceived)],
    ['Scenario version', head.scenarioVersion],
    ['Seed', <code key="seed">{head.seed}</code>],
    ...head.labels.map(({ name, value }) => [name, value] as const),
  ];
  return (
    <Card title="Account" className="mt-4" testId="account">
      <dl className="grid gap-x-8 sm:grid-cols-2 lg:grid-cols-3">
        {rows.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4 border-t border-line py-1.5">
            <dt className="text-muted">{name}</dt>
            <dd className="text-right [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
