import type { LoadModel } from '../../../gql/graphql.ts';
import { formatFigure, formatLatency, formatRate } from '../../../lib/format-number.ts';
import type { Column } from '../live/seconds-ring.ts';
import type { ColourName } from './palette.ts';

/** One line of a chart. */
export interface Series {
  readonly column: Column;
  readonly label: string;
  readonly colour: ColourName;
  readonly isDashed?: boolean;
  /** Goes on to the end of the axis with what is planned. */
  readonly isPlan?: boolean;
  /** Is of the plan's own time: nothing is started after its end, so the line ends there. */
  readonly endsWithPlan?: boolean;
  /** The newest point is shown. */
  readonly isMain?: boolean;
}

/** A chart over the seconds of a run. */
export interface ChartSpec {
  readonly title: string;
  /** What one unit is, for those who hear the chart. */
  readonly unit: string;
  readonly scale: 'linear' | 'latency';
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}

export type LatencyKind = 'response' | 'latency';

/** What was asked for beside what happened. Closed models plan users, not a rate. */
export function rateChart(model: LoadModel): ChartSpec {
  const isOpen = model === 'CONSTANT_RATE' || model === 'RAMPING_RATE';
  return {
    title: 'Rate',
    unit: 'per second',
    scale: 'linear',
    format: formatRate,
    series: [
      ...(isOpen
        ? [
            {
              column: 'planned',
              label: 'planned',
              colour: 'faint',
              isDashed: true,
              isPlan: true,
              endsWithPlan: true,
            } as const,
          ]
        : [{ column: 'requests', label: 'requests', colour: 'faint' } as const]),
      {
        column: 'iterations',
        label: isOpen ? 'achieved' : 'iterations',
        colour: 'accent',
        isMain: true,
        endsWithPlan: true,
      },
      { column: 'errors', label: 'errors', colour: 'bad' },
    ],
  };
}

export function latencyChart(kind: LatencyKind): ChartSpec {
  const [p50, p95, p99] =
    kind === 'response'
      ? (['responseP50', 'responseP95', 'responseP99'] as const)
      : (['latencyP50', 'latencyP95', 'latencyP99'] as const);
  return {
    title: kind === 'response' ? 'Response time' : 'Latency',
    unit: 'milliseconds',
    scale: 'latency',
    format: formatLatency,
    series: [
      { column: p50, label: 'p50', colour: 'p50' },
      { column: p95, label: 'p95', colour: 'p95' },
      { column: p99, label: 'p99', colour: 'p99', isMain: true },
    ],
  };
}

/** What goes on at once. The users of an open model are its iterations in flight, so they are left out there. */
export function inFlightChart(model: LoadModel): ChartSpec {
  const isClosed = model === 'CONSTANT_USERS' || model === 'RAMPING_USERS';
  return {
    title: 'In flight',
    unit: 'at once',
    scale: 'linear',
    format: formatFigureOrCount,
    series: [
      ...(isClosed
        ? [{ column: 'users', label: 'users', colour: 'faint', isDashed: true, isPlan: true } as const]
        : []),
      { column: 'connections', label: 'connections', colour: 'muted' },
      { column: 'inFlight', label: 'in flight', colour: 'accent', isMain: true },
    ],
  };
}

function formatFigureOrCount(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en') : formatFigure(value);
}
