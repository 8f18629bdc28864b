'use client';
import { Chart, LinearScale, LineController, LineElement, LogarithmicScale, PointElement } from 'chart.js';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { formatSecond } from '../../../lib/format-time.ts';
import { useStore } from '../../../lib/use-store.ts';
import { createPointSeries, type Point } from '../live/points.ts';
import { figureAt } from '../live/timeline.ts';
import { decadesOf, linearTop } from './axes.ts';
import { chartOptions, lineOf } from './chart-options.ts';
import { overlayOf } from './overlay.ts';
import { type Palette, usePalette } from './palette.ts';
import type { Scene } from './scene.ts';
import type { ChartSpec } from './series.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale);

interface TimeChartProps {
  readonly spec: ChartSpec;
  readonly scene: Scene;
}

/** Draws itself when the timeline has something new; React renders it again only for another scene or theme. */
export function TimeChart({ spec, scene }: TimeChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Chart<'line', Point[]> | null>(null);
  const palette = usePalette();

  useEffect(() => {
    if (canvas.current === null) return;
    const { instance, draw } = createTimeChart(canvas.current, spec, scene, palette);
    chart.current = instance;
    const ends = [scene.subscribe(draw), scene.cursor.subscribe(() => instance.draw())];
    return () => {
      for (const end of ends) end();
      instance.destroy();
      chart.current = null;
    };
  }, [spec, scene, palette]);

  function point(event: PointerEvent) {
    const time = chart.current?.scales['x'];
    if (!time || canvas.current === null) return;
    const x = event.clientX - canvas.current.getBoundingClientRect().left;
    const second = Math.round(time.getValueForPixel(x) ?? 0);
    scene.cursor.set(second >= 0 && second <= scene.lastSecond() ? second : null);
  }

  return (
    <TimeSlider spec={spec} scene={scene}>
      <canvas ref={canvas} onPointerMove={point} onPointerDown={point} onPointerLeave={() => scene.cursor.set(null)} />
    </TimeSlider>
  );
}

/** The cursor by keyboard and for those who hear the chart: a slider over the seconds that says their figures. */
function TimeSlider({ spec, scene, children }: TimeChartProps & { readonly children: React.ReactNode }) {
  const cursor = useStore(scene.cursor);
  const last = Math.max(0, scene.lastSecond());
  const second = cursor ?? last;
  const figures = spec.series.map(
    ({ column, label }) => `${label} ${spec.format(figureAt(scene.timeline, column, second))}`,
  );

  function move(event: KeyboardEvent) {
    const newest = Math.max(0, scene.lastSecond());
    const from = scene.cursor.get() ?? newest;
    const step = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10, Home: -newest, End: newest }[event.key];
    if (event.key === 'Escape') scene.cursor.set(null);
    if (step === undefined) return;
    event.preventDefault();
    scene.cursor.set(Math.min(newest, Math.max(0, from + step)));
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${spec.title}, ${spec.unit}`}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={second}
      aria-valuetext={`${formatSecond(second)}: ${figures.join(', ')}`}
      onKeyDown={move}
      onBlur={() => scene.cursor.set(null)}
      className="relative h-[168px] w-full touch-pan-y rounded-md"
    >
      {children}
    </div>
  );
}

function createTimeChart(canvas: HTMLCanvasElement, spec: ChartSpec, scene: Scene, palette: Palette) {
  const lines = spec.series.map((series) => ({
    series,
    ...createPointSeries(scene.timeline, series.column, series.endsWithPlan ? scene.plan.plannedSeconds : undefined),
  }));
  const ahead = spec.series.filter(({ isPlan }) => isPlan).map((series) => lineOf(series, [], palette));
  const mainLine = spec.series.findIndex(({ isMain }) => isMain);
  for (const { update } of lines) update();
  Chart.defaults.font.family = getComputedStyle(document.documentElement).fontFamily;
  const instance = new Chart<'line', Point[]>(canvas, {
    type: 'line',
    data: { datasets: [...lines.map(({ series, points }) => lineOf(series, points, palette)), ...ahead] },
    options: chartOptions(spec, palette),
    plugins: [overlayOf(scene, palette, mainLine)],
  });

  function setBounds() {
    const { x, y } = instance.options.scales ?? {};
    Object.assign(x ?? {}, { max: scene.axisEnd() });
    const values =
      spec.scale === 'latency'
        ? valuesOf(lines)
        : valuesOf(ahead.length > 0 ? [...lines, { points: scene.planAhead() }] : lines);
    Object.assign(y ?? {}, spec.scale === 'latency' ? decadesOf(values) : { min: 0, max: linearTop(values) });
  }
  function draw() {
    for (const { update } of lines) update();
    for (const line of ahead) line.data = [...scene.planAhead()];
    setBounds();
    instance.update('none');
  }
  draw();
  return { instance, draw };
}

function* valuesOf(lines: readonly { readonly points: readonly Point[] }[]) {
  for (const { points } of lines) for (const { y } of points) yield y;
}
