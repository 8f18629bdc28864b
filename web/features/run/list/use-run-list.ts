import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { RunRowFragment, RunsQueryVariables } from '../../../gql/graphql.ts';
import { useRunsQuery } from '../../../gql/hooks.ts';
import { type ApiError, apiErrorOf } from '../../../lib/api-error.ts';
import { useLiveRuns, useOnReturn, withLive } from '../live-runs.tsx';

export interface RunList {
  /** Null while they are on their way. */
  readonly runs: readonly RunRowFragment[] | null;
  readonly totalCount: number | null;
  /** The cursor of the next page; null on the last one. */
  readonly next: string | null;
  readonly error: ApiError | null;
}

/** A page of runs that stays up to date: known ones change in place, and a new one makes it ask again. */
export function useRunList(variables: RunsQueryVariables): RunList {
  const [{ data, error }, askAgain] = useRunsQuery({ variables, requestPolicy: 'cache-and-network' });
  const live = useLiveRuns();
  const page = data?.runs;

  useOnReturn(useCallback(() => askAgain({ requestPolicy: 'network-only' }), [askAgain]));
  const asked = useRef(new Set<string>());
  useEffect(() => {
    if (!page) return;
    const shown = new Set(page.nodes.map(({ id }) => id));
    const added = [...live.keys()].filter((id) => !shown.has(id) && !asked.current.has(id));
    if (added.length === 0) return;
    for (const id of added) asked.current.add(id);
    askAgain({ requestPolicy: 'network-only' });
  }, [page, live, askAgain]);

  const runs = useMemo(() => (page ? withLive(page.nodes, live) : null), [page, live]);
  return {
    runs,
    totalCount: page?.totalCount ?? null,
    next: page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null,
    error: error ? apiErrorOf(error) : null,
  };
}
