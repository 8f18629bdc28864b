'use client';
import Link from 'next/link';
import { useEffect } from 'react';
import { useStore } from '../../../lib/use-store.ts';
import { ButtonLink } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useMe } from '../../session/session-provider.tsx';
import { describeDefinition } from '../describe-run.ts';
import type { RunSession, RunView } from '../live/run-session.ts';
import { AdjustControl } from './adjust-control.tsx';
import { ChecksCard } from './checks-card.tsx';
import { DetailsCard } from './details-card.tsx';
import { ErrorsCard } from './errors-card.tsx';
import { KpiRow } from './kpi-row.tsx';
import { RunAgain } from './run-again.tsx';
import { RunCharts } from './run-charts.tsx';
import { RunChips } from './run-chips.tsx';
import { RunNotice } from './run-notice.tsx';
import { ShardsCard } from './shards-card.tsx';
import { StatusCard } from './status-card.tsx';
import { StepsCard } from './steps-card.tsx';
import { StopButton } from './stop-button.tsx';
import { useRunSession } from './use-run-session.ts';
import { ValidityReasons } from './validity-reasons.tsx';

/** One run: live while it goes on, its report afterwards. */
export function RunPage({ runId }: { readonly runId: string }) {
  const session = useRunSession(runId);
  return session === null ? <Loading trouble={null} /> : <OpenRun session={session} />;
}

function OpenRun({ session }: { readonly session: RunSession }) {
  const page = useStore(session.page);
  switch (page.kind) {
    case 'loading':
      return <Loading trouble={page.trouble} />;
    case 'missing':
      return (
        <Empty title="There is no such run" action={<ButtonLink href="/runs">All runs</ButtonLink>}>
          It was deleted, or it is somebody else’s and not shared with you.
        </Empty>
      );
    case 'refused':
      return <Notice tone="bad">{page.message}</Notice>;
    case 'here':
      return <ShownRun view={page.view} session={session} />;
  }
}

function ShownRun({ view, session }: { readonly view: RunView; readonly session: RunSession }) {
  const pictures = useStore(session.pictures);
  const { head, state } = view;
  useEffect(() => {
    document.title = `Run ${head.number} · ${head.definition.name} · LoadTest`;
  }, [head]);
  return (
    <div data-testid="run-page" data-pictures={pictures.kind}>
      <PageHead
        crumb={<Crumb view={view} />}
        title={describeDefinition(head.definition)}
        below={<RunChips view={view} session={session} timeline={pictures.timeline} />}
        actions={<Actions view={view} />}
      />
      <RunNotice state={state} />
      <ValidityReasons state={state} />
      {pictures.kind === 'unavailable' && (
        <Notice tone="warn">The seconds of this run cannot be had now. Its totals below are complete.</Notice>
      )}
      <KpiRow view={view} pictures={pictures} />
      <RunCharts view={view} pictures={pictures} />
      <StepsCard view={view} pictures={pictures} />
      <div className="mt-4 grid gap-4 wide:grid-cols-2">
        <ErrorsCard state={state} />
        <StatusCard state={state} />
      </div>
      <ChecksCard summary={state.summary} />
      <ShardsCard shards={state.shards} />
      <DetailsCard view={view} />
    </div>
  );
}

function Crumb({ view: { head, state } }: { readonly view: RunView }) {
  const me = useMe();
  const { scenario, definition, number, startedBy } = head;
  return (
    <>
      {scenario ? (
        <Link href={`/scenarios/${scenario.id}`} className="hover:text-text hover:underline">
          {scenario.name}
        </Link>
      ) : (
        definition.name
      )}
      {` · run ${number} · started `}
      <Moment iso={state.startedAt ?? head.createdAt} />
      {` by ${startedBy.id === me.id ? 'you' : startedBy.name}`}
    </>
  );
}

function Actions({ view }: { readonly view: RunView }) {
  const { head, state } = view;
  if (state.status === 'FINISHED') return head.scenario && <RunAgain scenario={head.scenario} />;
  return (
    <>
      <AdjustControl view={view} />
      {state.viewerCan.includes('STOP') && <StopButton runId={head.id} isStopping={state.status === 'STOPPING'} />}
    </>
  );
}

function Loading({ trouble }: { readonly trouble: string | null }) {
  return (
    <div role="status" aria-label="Loading the run" className="flex flex-col gap-4">
      {trouble !== null && <Notice tone="warn">{trouble} Trying again…</Notice>}
      <Skeleton className="h-5 w-52" />
      <Skeleton className="h-7 w-96 max-w-full" />
      <Skeleton className="h-[94px] w-full" />
      <div className="grid gap-4 wide:grid-cols-2">
        <Skeleton className="h-[220px]" />
        <Skeleton className="h-[220px]" />
      </div>
    </div>
  );
}
