import { useEffect, useMemo, useState } from 'react';
import type { RunEventRowFragment } from '../../../gql/graphql.ts';
import { createStore } from '../../../lib/store.ts';
import { createScene, type Scene } from '../chart/scene.ts';
import { secondsOf, warmUpSeconds } from '../describe-run.ts';
import type { RunPictures, RunView } from '../live/run-session.ts';
import { useRunCurve } from './use-run-curve.ts';

/** What the charts of the page share; another one only when the report replaces the live seconds, or the load is changed. */
export function useScene(view: RunView, { timeline, kind }: RunPictures): Scene {
  const { head, events } = view;
  const curve = useRunCurve(view);
  const [eventStore] = useState(() => createStore<readonly RunEventRowFragment[]>(events));
  useEffect(() => eventStore.set(events), [eventStore, events]);
  const { load } = head.definition;
  return useMemo(
    () =>
      createScene({
        timeline,
        isLive: kind === 'live',
        curve,
        plan: { warmUpSeconds: warmUpSeconds(load), plannedSeconds: secondsOf(curve) },
        events: eventStore,
      }),
    [timeline, kind, load, curve, eventStore],
  );
}
