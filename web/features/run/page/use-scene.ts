import { useEffect, useMemo, useState } from 'react';
import type { RunEventRowFragment } from '../../../gql/graphql.ts';
import { createStore } from '../../../lib/store.ts';
import { createScene, type Scene } from '../chart/scene.ts';
import { curveOf, plannedSeconds, warmUpSeconds } from '../describe-run.ts';
import type { RunPictures, RunView } from '../live/run-session.ts';

/** What the charts of the page share; another one only when the report replaces the live seconds. */
export function useScene({ head, events }: RunView, { timeline, kind }: RunPictures): Scene {
  const [eventStore] = useState(() => createStore<readonly RunEventRowFragment[]>(events));
  useEffect(() => eventStore.set(events), [eventStore, events]);
  const { load } = head.definition;
  return useMemo(
    () =>
      createScene({
        timeline,
        isLive: kind === 'live',
        curve: curveOf(load),
        plan: { warmUpSeconds: warmUpSeconds(load), plannedSeconds: plannedSeconds(load) },
        events: eventStore,
      }),
    [timeline, kind, load, eventStore],
  );
}
