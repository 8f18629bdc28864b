import { useSyncExternalStore } from 'react';
import { lastSecondOf, type Timeline } from '../live/timeline.ts';

/** The newest second, -1 while there is none; renders again with each change of the timeline. */
export function useLastSecond(timeline: Timeline): number {
  useSyncExternalStore(timeline.subscribe, timeline.version);
  return lastSecondOf(timeline);
}
