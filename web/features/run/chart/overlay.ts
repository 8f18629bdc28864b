import type { Chart, Element, Plugin } from 'chart.js';
import type { Band } from './bands.ts';
import type { Palette } from './palette.ts';
import type { Scene } from './scene.ts';

const TINTS: Record<Band['kind'], { readonly colour: 'muted' | 'warn'; readonly opacity: number }> = {
  'warm-up': { colour: 'muted', opacity: 0.08 },
  drain: { colour: 'muted', opacity: 0.08 },
  gap: { colour: 'warn', opacity: 0.14 },
};

/** Bands behind the lines; marks, the newest point and the cursor over them. */
export function overlayOf(scene: Scene, palette: Palette, mainLine: number): Plugin<'line'> {
  return {
    id: 'overlay',
    beforeDatasetsDraw: (chart) => drawBands(chart, scene, palette),
    afterDatasetsDraw(chart) {
      drawLonely(chart);
      drawMarks(chart, scene, palette);
      if (scene.isLive) drawNewest(chart, mainLine);
      drawCursor(chart, scene, palette);
    },
  };
}

/** Half a second to each side belongs to a second's point. */
function drawBands(chart: Chart, scene: Scene, palette: Palette) {
  const { ctx, chartArea, scales } = chart;
  const time = scales['x'];
  if (!time) return;
  const within = (x: number) => Math.min(Math.max(x, chartArea.left), chartArea.right);
  ctx.save();
  for (const { kind, from, to } of scene.bands()) {
    const left = within(time.getPixelForValue(from - 0.5));
    const right = within(time.getPixelForValue(to + 0.5));
    ctx.globalAlpha = TINTS[kind].opacity;
    ctx.fillStyle = palette[TINTS[kind].colour];
    ctx.fillRect(left, chartArea.top, Math.max(1.5, right - left), chartArea.height);
  }
  ctx.restore();
}

function drawMarks(chart: Chart, scene: Scene, palette: Palette) {
  const { ctx, chartArea, scales } = chart;
  const time = scales['x'];
  if (!time) return;
  ctx.save();
  ctx.strokeStyle = palette.warn;
  ctx.fillStyle = palette.warn;
  ctx.setLineDash([2, 2]);
  for (const { second } of scene.marks()) {
    if (second > scene.axisEnd()) continue;
    const x = time.getPixelForValue(second);
    line(ctx, x, chartArea.top, chartArea.bottom);
    dot(ctx, x, chartArea.top, 3);
  }
  ctx.restore();
}

/** A second between two without a figure would have no line to be seen on. */
function drawLonely(chart: Chart) {
  chart.ctx.save();
  for (const { data, dataset } of chart.getSortedVisibleDatasetMetas()) {
    if (!dataset) continue;
    chart.ctx.fillStyle = String(dataset.options['borderColor']);
    data.forEach((point, index) => {
      const [before, after] = [data[index - 1], data[index + 1]];
      const isLonely = (!before || isBreak(before)) && (!after || isBreak(after));
      if (isLonely && !isBreak(point)) dot(chart.ctx, point.x, point.y, 1.5);
    });
  }
  chart.ctx.restore();
}

function drawNewest(chart: Chart, mainLine: number) {
  const { data, dataset } = chart.getDatasetMeta(mainLine);
  const newest = data.at(-1);
  if (!newest || isBreak(newest) || !dataset) return;
  chart.ctx.save();
  chart.ctx.fillStyle = String(dataset.options['borderColor']);
  dot(chart.ctx, newest.x, newest.y, 2.5);
  chart.ctx.restore();
}

function drawCursor(chart: Chart, scene: Scene, palette: Palette) {
  const second = scene.cursor.get();
  const time = chart.scales['x'];
  if (second === null || !time) return;
  const x = time.getPixelForValue(second);
  chart.ctx.save();
  chart.ctx.strokeStyle = palette.muted;
  line(chart.ctx, x, chart.chartArea.top, chart.chartArea.bottom);
  for (const { data, dataset } of chart.getSortedVisibleDatasetMetas()) {
    const point = data.find((element) => Math.abs(element.x - x) < 0.5);
    if (!point || isBreak(point) || !dataset) continue;
    chart.ctx.fillStyle = String(dataset.options['borderColor']);
    dot(chart.ctx, point.x, point.y, 2.5);
  }
  chart.ctx.restore();
}

/** A second without a figure: the line breaks there. */
function isBreak(point: Element): boolean {
  return Number.isNaN(point.y);
}

function line(ctx: CanvasRenderingContext2D, x: number, top: number, bottom: number) {
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, bottom);
  ctx.stroke();
}

function dot(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}
