import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { openRunSession, type RunSession } from '../live/run-session.ts';

/** The session of the run that the page shows; null for the moment before it is open. */
export function useRunSession(runId: string): RunSession | null {
  const client = useClient();
  const [session, setSession] = useState<RunSession | null>(null);
  useEffect(() => {
    const opened = openRunSession({ client, runId, soon: requestAnimationFrame });
    setSession(opened);
    return () => opened.close();
  }, [client, runId]);
  return session;
}
