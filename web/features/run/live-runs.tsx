'use client';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { type RunRowFragment, type RunStatus, RunsChangedDocument } from '../../gql/graphql.ts';
import { useRunsQuery } from '../../gql/hooks.ts';
import { subscribeForever } from '../../lib/live-subscription.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { useStore } from '../../lib/use-store.ts';

/** The newest state of runs that changed since the page was opened, by id. Bounded: the longest unchanged goes first. */
type LiveRuns = ReadonlyMap<string, RunRowFragment>;

const KEPT = 200;
const ACTIVE_SHOWN = 50;
const ACTIVE: RunStatus[] = ['QUEUED', 'PREPARING', 'RUNNING', 'STOPPING'];
const NOTHING: LiveRuns = new Map();

interface LiveRunsValue {
  readonly runs: Store<LiveRuns>;
  /** Counts up when the link is there again: what changed meanwhile has to be asked for. */
  readonly returns: Store<number>;
}
const LiveRunsContext = createContext<LiveRunsValue>({ runs: createStore(NOTHING), returns: createStore(0) });

/** One subscription to all runs that the person may see, for the navigation and the lists. */
export function LiveRunsProvider({ children }: { readonly children: ReactNode }) {
  const client = useClient();
  const [{ runs: store, returns }] = useState<LiveRunsValue>(() => ({
    runs: createStore(NOTHING),
    returns: createStore(0),
  }));
  const value = useMemo(() => ({ runs: store, returns }), [store, returns]);
  useEffect(() => {
    let wasAway = false;
    return subscribeForever(client, {
      document: RunsChangedDocument,
      variables: () => ({}),
      onData({ runsChanged }) {
        const next = new Map(store.get());
        for (const run of runsChanged) {
          next.delete(run.id);
          next.set(run.id, run);
        }
        for (const id of next.keys()) {
          if (next.size <= KEPT) break;
          next.delete(id);
        }
        store.set(next);
        return undefined;
      },
      onState(state) {
        if (state === 'waiting') wasAway = true;
        if (state !== 'open' || !wasAway) return;
        wasAway = false;
        returns.set(returns.get() + 1);
      },
    });
  }, [client, store, returns]);
  return <LiveRunsContext value={value}>{children}</LiveRunsContext>;
}

export function useLiveRuns(): LiveRuns {
  return useStore(useContext(LiveRunsContext).runs);
}

/** Calls back when the link to the runs is there again after it was lost. */
export function useOnReturn(callback: () => void) {
  const { returns } = useContext(LiveRunsContext);
  useEffect(() => returns.subscribe(callback), [returns, callback]);
}

/** The given runs with what has changed since they were read. */
export function withLive(runs: readonly RunRowFragment[], live: LiveRuns): readonly RunRowFragment[] {
  return runs.map((run) => live.get(run.id) ?? run);
}

/** The runs that are not finished, the newest first. */
export function useActiveRuns(): { readonly runs: readonly RunRowFragment[]; readonly isLoading: boolean } {
  const live = useLiveRuns();
  const [{ data, fetching }, askAgain] = useRunsQuery({
    variables: { filter: { status: ACTIVE }, first: ACTIVE_SHOWN },
    requestPolicy: 'cache-and-network',
  });
  useOnReturn(useCallback(() => askAgain({ requestPolicy: 'network-only' }), [askAgain]));
  const runs = useMemo(() => {
    const byId = new Map((data?.runs?.nodes ?? []).map((run) => [run.id, run]));
    for (const run of live.values()) byId.set(run.id, run);
    return [...byId.values()]
      .filter(({ status }) => status !== 'FINISHED')
      .sort((one, other) => other.createdAt.localeCompare(one.createdAt));
  }, [data, live]);
  return { runs, isLoading: fetching && data === undefined };
}
