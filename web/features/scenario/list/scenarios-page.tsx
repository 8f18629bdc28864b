'use client';
import { useCallback } from 'react';
import { useScenariosQuery } from '../../../gql/hooks.ts';
import { apiErrorOf } from '../../../lib/api-error.ts';
import { useQueryParams } from '../../../lib/use-query-params.ts';
import { ButtonLink } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { SelectField } from '../../../ui/field.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { NewScenarioLink } from '../new-scenario-link.tsx';
import { StartDialog } from '../start-dialog.tsx';
import { useStartRun } from '../use-start-run.ts';
import { ORDERS, scenarioFilterOf, scenarioOrderOf } from './scenario-filter.ts';
import { ScenariosTable } from './scenarios-table.tsx';
import { TagFilter } from './tag-filter.tsx';

const PAGE = 20;

/** All scenarios that one may see; search, tags, order and page stand in the address. */
export function ScenariosPage() {
  const params = useQueryParams();
  const starter = useStartRun();
  const filter = scenarioFilterOf(params);
  const after = params.get('after');
  const [{ data, error }] = useScenariosQuery({
    variables: { filter, orderBy: scenarioOrderOf(params), first: PAGE, after },
    requestPolicy: 'cache-and-network',
  });
  const page = data?.scenarios;
  const search = useCallback((q: string) => params.change({ q }), [params.change]);

  return (
    <>
      <PageHead title="Scenarios" actions={<NewScenarioLink>New scenario</NewScenarioLink>} />
      <div className="mb-3 flex flex-wrap gap-2">
        <SearchField
          label="Search scenarios"
          value={params.get('q') ?? ''}
          onSearch={search}
          className="grow basis-56"
        />
        <SelectField
          label="Whose"
          isLabelHidden
          value={params.get('mine') ?? ''}
          onChange={(event) => params.change({ mine: event.target.value })}
        >
          <option value="">Anybody’s</option>
          <option value="yes">Mine</option>
        </SelectField>
        <SelectField
          label="Order"
          isLabelHidden
          value={params.get('order') ?? 'changed'}
          onChange={(event) => params.change({ order: event.target.value === 'changed' ? null : event.target.value })}
          data-testid="order"
        >
          {Object.entries(ORDERS).map(([value, { label }]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
      </div>
      <TagFilter />
      {error && <Notice tone="bad">{apiErrorOf(error).message}</Notice>}
      {starter.problem && starter.asked === null && <Notice tone="bad">{starter.problem.message}</Notice>}
      <StartDialog starter={starter} />
      <Card>
        {!page ? (
          !error && <SkeletonRows />
        ) : page.nodes.length === 0 ? (
          <NoScenarios isFiltered={Object.keys(filter).length > 0} />
        ) : (
          <>
            <ScenariosTable scenarios={page.nodes} starter={starter} />
            <Pager
              what={page.totalCount === 1 ? 'scenario' : 'scenarios'}
              totalCount={page.totalCount}
              first={after === null ? null : params.href({ after: null })}
              next={page.pageInfo.hasNextPage ? params.href({ after: page.pageInfo.endCursor }) : null}
            />
          </>
        )}
      </Card>
    </>
  );
}

function NoScenarios({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title="No scenario fits" action={<ButtonLink href="/scenarios">Show all scenarios</ButtonLink>}>
      Take a tag away, or search for something else.
    </Empty>
  ) : (
    <Empty title="No scenarios yet" action={<NewScenarioLink>Describe the first one</NewScenarioLink>}>
      A scenario says what one user does, against which target, and how much of it. It is started from here, as often as
      you like.
    </Empty>
  );
}
