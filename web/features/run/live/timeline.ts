import {
  type Column,
  createSecondsRing,
  type Figures,
  type Second,
  type SecondsRing,
  type Taken,
} from './seconds-ring.ts';

/** An exact merge of the seconds `from`..`to`; its figures are per second (counts) or those of the whole (the others). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly complete: boolean;
  readonly figures: Figures;
}

/**
 * What the charts of a run draw: stretches for its older part (or, when it is finished, for all of it), then single
 * seconds. Lives outside React and the GraphQL cache: a new second costs one row, however long the run.
 */
export interface Timeline {
  readonly seconds: SecondsRing;
  readonly stretches: readonly Stretch[];
  /** Counts up when something that may have been read already is another now; a second that is added leaves it. */
  readonly generation: number;
  take(second: Second): Taken;
  /** Replaces the older part. */
  setStretches(stretches: readonly Stretch[]): void;
  /** Listeners are called once for all that came since the last call, when the page is about to be drawn. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Another value after each change: a snapshot for `useSyncExternalStore`. */
  readonly version: () => number;
}

export interface TimelineOptions {
  /** Seconds kept; older ones are to be had as stretches. */
  readonly capacity: number;
  /** The first second that is expected live. */
  readonly from: number;
  /** Runs its argument soon: in a page, with the next frame. */
  readonly soon: (task: () => void) => void;
}

export function createTimeline({ capacity, from, soon }: TimelineOptions): Timeline {
  const seconds = createSecondsRing(capacity, from);
  const listeners = new Set<() => void>();
  let stretches: readonly Stretch[] = [];
  let replaced = 0;
  let version = 0;
  let telling = false;

  function changed() {
    version += 1;
    if (telling) return;
    telling = true;
    soon(() => {
      telling = false;
      for (const listener of [...listeners]) listener();
    });
  }

  return {
    seconds,
    get stretches() {
      return stretches;
    },
    get generation() {
      return replaced + seconds.amendments;
    },
    take(second) {
      const taken = seconds.take(second);
      if (taken === 'added' || taken === 'amended') changed();
      return taken;
    },
    setStretches(next) {
      stretches = next;
      replaced += 1;
      changed();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
  };
}

/** The last second that the timeline knows; -1 while it knows none. */
export function lastSecondOf({ seconds, stretches }: Timeline): number {
  return seconds.last >= seconds.first ? seconds.last : (stretches.at(-1)?.to ?? -1);
}

/** A column's figure at a second, out of whichever part holds it; NaN where none does. */
export function figureAt(timeline: Timeline, column: Column, second: number): number {
  if (second >= timeline.seconds.first) return timeline.seconds.figure(column, second);
  return stretchAt(timeline.stretches, second)?.figures[column] ?? Number.NaN;
}

/** The stretch that holds a second: they lie in order. */
export function stretchAt(stretches: readonly Stretch[], second: number): Stretch | undefined {
  let low = 0;
  let high = stretches.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const stretch = stretches[middle];
    if (stretch === undefined) return undefined;
    if (second < stretch.from) high = middle - 1;
    else if (second > stretch.to) low = middle + 1;
    else return stretch;
  }
  return undefined;
}
