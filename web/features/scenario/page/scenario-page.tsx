'use client';
import { useScenarioPageQuery } from '../../../gql/hooks.ts';
import { apiErrorOf } from '../../../lib/api-error.ts';
import { ButtonLink } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { OpenScenario } from './open-scenario.tsx';

/** One scenario: its form, its runs, its file. */
export function ScenarioPage({ scenarioId }: { readonly scenarioId: string }) {
  const [{ data, error, fetching }] = useScenarioPageQuery({
    variables: { id: scenarioId },
    requestPolicy: 'cache-and-network',
  });
  if (data?.scenario) return <OpenScenario stored={data.scenario} />;
  const problem = error ? apiErrorOf(error) : null;
  if (problem !== null && problem.code !== 'NOT_FOUND') return <Notice tone="bad">{problem.message}</Notice>;
  if (fetching) {
    return (
      <div role="status" aria-label="Loading the scenario" className="flex flex-col gap-4">
        <Skeleton className="h-7 w-72 max-w-full" />
        <Skeleton className="h-96 w-full" />
      </div>
    );
  }
  return (
    <Empty title="There is no such scenario" action={<ButtonLink href="/scenarios">All scenarios</ButtonLink>}>
      It was deleted, or it is somebody else’s and not shared with you.
    </Empty>
  );
}
