import { describe, expect, it, vi } from 'vitest';
import { createPointSeries } from './points.ts';
import { COLUMNS, type Figures, type Second } from './seconds-ring.ts';
import { createTimeline, figureAt, lastSecondOf, type Stretch } from './timeline.ts';

function figures(requests: number): Figures {
  const none = Object.fromEntries(COLUMNS.map((name) => [name, Number.NaN])) as Record<keyof Figures, number>;
  return { ...none, requests };
}
const second = (number: number, requests = number, revision = 0): Second => ({
  second: number,
  revision,
  complete: true,
  figures: figures(requests),
});
const stretch = (from: number, to: number, requests: number): Stretch => ({
  from,
  to,
  complete: true,
  figures: figures(requests),
});
const now = (task: () => void) => task();

describe('the timeline', () => {
  it('tells its listeners once for all that came before the next frame', () => {
    const frames: (() => void)[] = [];
    const timeline = createTimeline({ capacity: 10, from: 0, soon: (task) => frames.push(task) });
    const listener = vi.fn();
    timeline.subscribe(listener);
    timeline.take(second(0));
    timeline.take(second(1));
    timeline.take(second(1));
    expect([frames.length, timeline.version()]).toEqual([1, 2]);
    frames[0]?.();
    expect(listener).toHaveBeenCalledTimes(1);
    timeline.take(second(2));
    expect(frames.length).toBe(2);
  });

  it('finds a second in the part that holds it', () => {
    const timeline = createTimeline({ capacity: 10, from: 10, soon: now });
    timeline.setStretches([stretch(0, 4, 100), stretch(5, 9, 200)]);
    expect(lastSecondOf(timeline)).toBe(9);
    timeline.take(second(10, 300));
    expect([3, 5, 9, 10, 11].map((at) => figureAt(timeline, 'requests', at))).toEqual([100, 200, 200, 300, Number.NaN]);
    expect(lastSecondOf(timeline)).toBe(10);
  });
});

describe('the points of a chart', () => {
  it('grow by one for each second that is added, in the same array', () => {
    const timeline = createTimeline({ capacity: 10, from: 0, soon: now });
    const series = createPointSeries(timeline, 'requests');
    timeline.take(second(0));
    series.update();
    const kept = series.points[0];
    timeline.take(second(1));
    series.update();
    expect(series.points).toEqual([
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ]);
    expect(series.points[0]).toBe(kept);
  });

  it('are made anew when a second was amended', () => {
    const timeline = createTimeline({ capacity: 10, from: 0, soon: now });
    const series = createPointSeries(timeline, 'requests');
    timeline.take(second(0));
    timeline.take(second(1));
    series.update();
    timeline.take(second(0, 50, 1));
    series.update();
    expect(series.points.map(({ y }) => y)).toEqual([50, 1]);
  });

  it('end where the line has to end', () => {
    const timeline = createTimeline({ capacity: 10, from: 0, soon: now });
    const series = createPointSeries(timeline, 'requests', 2);
    for (let n = 0; n < 4; n += 1) timeline.take(second(n));
    series.update();
    expect(series.points.map(({ y }) => y)).toEqual([0, 1, Number.NaN, Number.NaN]);
  });

  it('are as bounded as the ring, and go on from the older stretches', () => {
    const timeline = createTimeline({ capacity: 3, from: 4, soon: now });
    const series = createPointSeries(timeline, 'requests');
    timeline.setStretches([stretch(0, 1, 10), stretch(2, 3, 20)]);
    for (let n = 4; n < 9; n += 1) {
      timeline.take(second(n));
      series.update();
    }
    expect(series.points.map(({ x }) => x)).toEqual([0.5, 2.5, 6, 7, 8]);
    timeline.setStretches([stretch(0, 3, 15), stretch(4, 7, 25)]);
    series.update();
    expect(series.points.map(({ x }) => x)).toEqual([1.5, 5.5, 6, 7, 8]);
  });
});
