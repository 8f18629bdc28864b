import { type Curve, levelAt } from '@loadtest/scenario';
import type { RunEventRowFragment } from '../../../gql/graphql.ts';
import { createStore, type Store } from '../../../lib/store.ts';
import type { Point } from '../live/points.ts';
import { lastSecondOf, type Timeline } from '../live/timeline.ts';
import { timeAxisEnd } from './axes.ts';
import { type Band, bandsOf, type Mark, marksOf, type Plan } from './bands.ts';

/** What all charts of one run share: the time axis, the bands and marks, and the cursor. */
export interface Scene {
  readonly timeline: Timeline;
  readonly isLive: boolean;
  readonly plan: Plan;
  /** The second under the pointer, in every chart. */
  readonly cursor: Store<number | null>;
  bands(): readonly Band[];
  marks(): readonly Mark[];
  lastSecond(): number;
  axisEnd(): number;
  /** The plan from the newest second on, as far as the axis goes; nothing once the run is finished. */
  planAhead(): readonly Point[];
  /** Told when there is something new to draw; not of the cursor. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface SceneOptions {
  readonly timeline: Timeline;
  readonly plan: Plan;
  readonly curve: Curve | null;
  readonly isLive: boolean;
  readonly events: Store<readonly RunEventRowFragment[]>;
}

export function createScene({ timeline, plan, curve, isLive, events }: SceneOptions): Scene {
  let bands: { readonly version: number; readonly events: unknown; readonly value: readonly Band[] } | null = null;
  const lastSecond = () => lastSecondOf(timeline);
  const axisEnd = () => timeAxisEnd(lastSecond(), plan.plannedSeconds, isLive);
  return {
    timeline,
    isLive,
    plan,
    cursor: createStore<number | null>(null),
    bands() {
      const version = timeline.version();
      if (bands?.version !== version || bands.events !== events.get()) {
        bands = { version, events: events.get(), value: bandsOf(timeline, lastSecond(), plan, events.get()) };
      }
      return bands.value;
    },
    marks: () => marksOf(events.get()),
    lastSecond,
    axisEnd,
    planAhead() {
      if (!isLive || curve === null) return [];
      const points: Point[] = [];
      // A second's figure is what is planned within it, so a ramp is read in the second's middle.
      for (let second = Math.max(0, lastSecond()); second <= axisEnd() && second < plan.plannedSeconds; second += 1) {
        points.push({ x: second, y: levelAt(curve, Math.min(second * 1000 + 500, curve.durationMs - 1)) });
      }
      return points;
    },
    subscribe(listener) {
      const ends = [timeline.subscribe(listener), events.subscribe(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
