'use client';
import { useMemo } from 'react';
import { useQueryParams } from '../../../lib/use-query-params.ts';
import { Card } from '../../../ui/card.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { RunsTable } from '../../run/list/runs-table.tsx';
import { useRunList } from '../../run/list/use-run-list.ts';

const PAGE = 20;

/** The runs of one scenario, the newest first. */
export function RunsTab({ scenarioId }: { readonly scenarioId: string }) {
  const params = useQueryParams();
  const after = params.get('after');
  const variables = useMemo(() => ({ filter: { scenarioId }, first: PAGE, after }), [scenarioId, after]);
  const { runs, totalCount, next, error } = useRunList(variables);
  return (
    <Card>
      {error && <Notice tone="bad">{error.message}</Notice>}
      {runs === null ? (
        !error && <SkeletonRows />
      ) : runs.length === 0 ? (
        <Empty title="Never started">
          Start it above. Each run is kept here with its verdict, and can be compared with the ones before.
        </Empty>
      ) : (
        <>
          <RunsTable runs={runs} isOfOneScenario />
          <Pager
            what={totalCount === 1 ? 'run' : 'runs'}
            totalCount={totalCount}
            first={after === null ? null : params.href({ after: null })}
            next={next === null ? null : params.href({ after: next })}
          />
        </>
      )}
    </Card>
  );
}
