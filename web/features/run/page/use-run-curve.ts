import type { Adjustment, Curve } from '@loadtest/scenario';
import { useMemo } from 'react';
import { curveOfRun } from '../describe-run.ts';
import type { RunView } from '../live/run-session.ts';

/** The plan of the run as it is now; another object only when the load has been changed. */
export function useRunCurve({ head, state }: RunView): Curve | null {
  const { definition } = head;
  // Each answer brings the list anew.
  const changes = JSON.stringify(state.adjustments.map(({ second, to }) => ({ second, to })));
  return useMemo(() => {
    const adjustments: readonly Adjustment[] = JSON.parse(changes);
    return curveOfRun(definition, adjustments);
  }, [definition, changes]);
}
