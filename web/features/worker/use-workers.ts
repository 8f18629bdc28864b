import { useEffect, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { type WorkerRowFragment, WorkersChangedDocument } from '../../gql/graphql.ts';
import { useWorkersQuery } from '../../gql/hooks.ts';
import { subscribeForever } from '../../lib/live-subscription.ts';

/** The workers as they are now, by region and name; null while they are on their way. One that went stays as lost for this page. */
export function useWorkers(): readonly WorkerRowFragment[] | null {
  const client = useClient();
  const [{ data }] = useWorkersQuery({ requestPolicy: 'cache-and-network' });
  const [changed, setChanged] = useState<ReadonlyMap<string, WorkerRowFragment>>(new Map());
  useEffect(
    () =>
      subscribeForever(client, {
        document: WorkersChangedDocument,
        variables: () => ({}),
        onData({ workersChanged }) {
          setChanged((now) => new Map([...now, ...workersChanged.map((worker) => [worker.id, worker] as const)]));
          return undefined;
        },
      }),
    [client],
  );
  const known = data?.workers;
  return useMemo(() => {
    if (!known && changed.size === 0) return null;
    const byId = new Map([...(known ?? []).map((worker) => [worker.id, worker] as const), ...changed]);
    return [...byId.values()].sort(
      (one, other) => one.region.localeCompare(other.region) || one.id.localeCompare(other.id),
    );
  }, [known, changed]);
}
