'use client';
import Link from 'next/link';
import { formatThings } from '../../lib/format-number.ts';
import { Card } from '../../ui/card.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { RunsTable } from '../run/list/runs-table.tsx';
import { useRunList } from '../run/list/use-run-list.ts';
import { useActiveRuns } from '../run/live-runs.tsx';
import { NewScenarioLink } from '../scenario/new-scenario-link.tsx';
import { ActiveRuns } from './active-runs.tsx';
import { FirstSteps } from './first-steps.tsx';
import { WorkersCard } from './workers-card.tsx';

const RECENT = { filter: { status: ['FINISHED' as const] }, first: 8 };

/** What goes on, how the last runs went, and who is there to make load. */
export function HomePage() {
  const active = useActiveRuns();
  const recent = useRunList(RECENT);
  const isNew = recent.runs?.length === 0 && active.runs.length === 0 && !active.isLoading;
  return (
    <>
      <PageHead
        title={titleFor(active.runs.length, active.isLoading)}
        actions={<NewScenarioLink>New scenario</NewScenarioLink>}
      />
      {recent.error && <Notice tone="bad">{recent.error.message}</Notice>}
      {isNew ? <FirstSteps /> : <ActiveRuns runs={active.runs} />}
      <Card
        title="Recent runs"
        aside={
          <Link href="/runs" className="hover:text-text hover:underline">
            All runs
          </Link>
        }
        className="mt-4"
      >
        {recent.runs === null ? (
          !recent.error && <SkeletonRows />
        ) : recent.runs.length === 0 ? (
          <Empty title="No run has finished yet">
            Finished runs are listed here with their verdict, and whether the measurement can be trusted.
          </Empty>
        ) : (
          <RunsTable runs={recent.runs} />
        )}
      </Card>
      <WorkersCard />
    </>
  );
}

function titleFor(active: number, isLoading: boolean): string {
  if (isLoading) return 'Home';
  return active === 0 ? 'Nothing is running' : `${formatThings(active, 'run')} going on`;
}
