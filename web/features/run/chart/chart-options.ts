import type { ChartDataset, ChartOptions } from 'chart.js';
import { formatAxis } from '../../../lib/format-number.ts';
import { formatSecond } from '../../../lib/format-time.ts';
import type { Point } from '../live/points.ts';
import { latencyTick } from './axes.ts';
import type { Palette } from './palette.ts';
import type { ChartSpec, Series } from './series.ts';

const DASHES = [4, 3];
const LINE_WIDTH = 1.6;

/** Quiet: a faint grid, no frame, few ticks, nothing that moves by itself. The bounds are set with each update. */
export function chartOptions(spec: ChartSpec, palette: Palette): ChartOptions<'line'> {
  const ticks = { color: palette.muted, font: { size: 11 }, padding: 6, maxRotation: 0 };
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
        ticks: { ...ticks, autoSkip: true, callback: (value) => formatSecond(Number(value)) },
      },
      y: {
        type: isLatency ? 'logarithmic' : 'linear',
        ...(isLatency ? {} : { beginAtZero: true, suggestedMax: 1, grace: '4%' }),
        border: { display: false },
        grid: { color: palette.line, drawTicks: false },
        ticks: {
          ...ticks,
          maxTicksLimit: isLatency ? 100 : 5,
          callback(value) {
            return isLatency ? latencyTick(Number(value), this.min) : formatAxis(Number(value));
          },
        },
        // The grid of a logarithmic axis has its decades only.
        ...(isLatency && {
          afterBuildTicks(axis) {
            axis.ticks = axis.ticks.filter(({ value }) => latencyTick(value, axis.min) !== null);
          },
        }),
      },
    },
  };
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
    // A line of one point would not be seen.
    pointRadius: points.length === 1 ? 2 : 0,
    spanGaps: false,
    tension: 0,
  };
}
