import type { ChartDataset, ChartOptions } from 'chart.js';
import { formatAxis } from '../../../lib/format-number.ts';
import { formatSecond } from '../../../lib/format-time.ts';
import type { Point } from '../live/points.ts';
import { decadeTicks, formatLatencyTick, linearTicks, timeTicks } from './axes.ts';
import type { Palette } from './palette.ts';
import type { ChartSpec, Series } from './series.ts';

const DASHES = [4, 3];
const LINE_WIDTH = 1.6;
const AXIS_WIDTH = 46;
const TIME_TICK_WIDTH = 80;

/** Quiet: a faint grid, no frame, few ticks, nothing that moves by itself. The bounds are set with each update. */
export function chartOptions(spec: ChartSpec, palette: Palette): ChartOptions<'line'> {
  const ticks = { color: palette.muted, font: { size: 11 }, padding: 6, maxRotation: 0, autoSkip: false };
  const isLatency = spec.scale === 'latency';
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    events: [],
    layout: { padding: { top: 8, right: 6 } },
    scales: {
      x: {
        type: 'linear',
        min: 0,
        border: { display: false },
        grid: { display: false },
        ticks: { ...ticks, callback: (value) => formatSecond(Number(value)) },
        afterBuildTicks(axis) {
          axis.ticks = ticksAt(timeTicks(axis.max, Math.max(2, axis.chart.width / TIME_TICK_WIDTH)));
        },
      },
      y: {
        type: isLatency ? 'logarithmic' : 'linear',
        border: { display: false },
        grid: { color: palette.line, drawTicks: false },
        ticks: {
          ...ticks,
          callback(value) {
            return isLatency ? formatLatencyTick(Number(value), this.min) : formatAxis(Number(value));
          },
        },
        afterBuildTicks(axis) {
          axis.ticks = ticksAt(isLatency ? decadeTicks(axis.min, axis.max) : linearTicks(axis.max));
        },
        // The same width in every chart, so that a second lies at the same place in all of them.
        afterFit(axis) {
          axis.width = AXIS_WIDTH;
        },
      },
    },
  };
}

function ticksAt(values: readonly number[]) {
  return values.map((value) => ({ value }));
}

/** A line of the chart; its points are shared with the timeline's, never copied. */
export function lineOf(series: Series, points: Point[], palette: Palette): ChartDataset<'line', Point[]> {
  return {
    label: series.label,
    data: points,
    borderColor: palette[series.colour],
    backgroundColor: palette[series.colour],
    borderWidth: series.isDashed ? 1.4 : LINE_WIDTH,
    borderDash: series.isDashed ? DASHES : [],
    borderJoinStyle: 'round',
    pointRadius: 0,
    order: depthOf(series),
    spanGaps: false,
    tension: 0,
  };
}

/** Higher lies deeper: what was planned under what happened, and errors above all, also where every iteration has one. */
function depthOf({ isPlan, colour }: Series): number {
  if (isPlan) return 1;
  return colour === 'bad' ? -1 : 0;
}
