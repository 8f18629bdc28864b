import type { Column } from './seconds-ring.ts';
import type { Timeline } from './timeline.ts';

/** As chart.js draws it without parsing; `y` is NaN where a line has to break. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PointSeries {
  /** The same array for the life of the series, so that a chart can hold it. */
  readonly points: Point[];
  /** Brings the points up to date; a second that was added costs one point. */
  update(): void;
}

/**
 * One column of a timeline as points in order of time: the older stretches in their middle, then single seconds.
 * From the second `end` on there is nothing to draw: the line ends there.
 */
export function createPointSeries(timeline: Timeline, column: Column, end = Number.POSITIVE_INFINITY): PointSeries {
  const points: Point[] = [];
  let generation = -1;
  let older = 0;
  let last = -1;

  function startOver() {
    points.length = 0;
    generation = timeline.generation;
    for (const { from, to, figures } of timeline.stretches) {
      const x = (from + to) / 2;
      if (x < timeline.seconds.first) points.push({ x, y: x < end ? figures[column] : Number.NaN });
    }
    older = points.length;
    last = timeline.seconds.first - 1;
  }

  return {
    points,
    update() {
      if (generation !== timeline.generation) startOver();
      const { first, last: newest } = timeline.seconds;
      for (let second = Math.max(first, last + 1); second <= newest; second += 1) {
        points.push({ x: second, y: second < end ? timeline.seconds.figure(column, second) : Number.NaN });
      }
      last = newest;
      // What the ring has given up is not drawn either: the points stay as bounded as the ring.
      const oldest = points[older];
      if (oldest !== undefined && oldest.x < first) points.splice(older, first - oldest.x);
    },
  };
}
