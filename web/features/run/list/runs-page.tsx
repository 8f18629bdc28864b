'use client';
import { useCallback } from 'react';
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
import { ORDERS, runFilterOf, STATES } from './run-filter.ts';
import { RunsTable } from './runs-table.tsx';
import { useRunList } from './use-run-list.ts';

const PAGE = 20;

/** All runs that one may see; filter, order and page stand in the address. */
export function RunsPage() {
  const params = useQueryParams();
  const filter = runFilterOf(params);
  const after = params.get('after');
  const order = ORDERS[params.get('order') ?? ''] ?? ORDERS['newest'];
  const variables = { filter, after, first: PAGE, orderBy: { field: order?.field ?? 'CREATED_AT' } };
  const { runs, totalCount, next, error } = useRunList(variables);
  const isFiltered = Object.keys(filter).length > 0;
  const search = useCallback((q: string) => params.change({ q }), [params.change]);

  return (
    <>
      <PageHead title="Runs" />
      <div className="mb-4 flex flex-wrap gap-2">
        <SearchField label="Search runs" value={params.get('q') ?? ''} onSearch={search} className="grow basis-56" />
        <Choice
          name="state"
          label="Any state"
          options={Object.entries(STATES).map(([value, { label }]) => [value, label])}
        />
        <Choice
          name="verdict"
          label="Any verdict"
          options={[
            ['passed', 'Passed'],
            ['failed', 'Failed'],
            ['none', 'No verdict'],
          ]}
        />
        <Choice
          name="validity"
          label="Any validity"
          options={[
            ['valid', 'Valid'],
            ['degraded', 'Degraded'],
            ['invalid', 'Invalid'],
          ]}
        />
        <Choice name="mine" label="Anybody’s" options={[['yes', 'Mine']]} />
        <Choice
          name="order"
          label="Newest first"
          options={Object.entries(ORDERS)
            .slice(1)
            .map(([value, { label }]) => [value, label])}
        />
      </div>
      {error && <Notice tone="bad">{error.message}</Notice>}
      <Card>
        {runs === null ? (
          !error && <SkeletonRows />
        ) : runs.length === 0 ? (
          <NoRuns isFiltered={isFiltered} />
        ) : (
          <RunsTable runs={runs} />
        )}
        {runs !== null && runs.length > 0 && (
          <Pager
            what={totalCount === 1 ? 'run' : 'runs'}
            totalCount={totalCount}
            first={after === null ? null : params.href({ after: null })}
            next={next === null ? null : params.href({ after: next })}
          />
        )}
      </Card>
    </>
  );
}

interface ChoiceProps {
  readonly name: string;
  /** What stands there when nothing is chosen. */
  readonly label: string;
  readonly options: readonly (readonly string[])[];
}

function Choice({ name, label, options }: ChoiceProps) {
  const params = useQueryParams();
  return (
    <SelectField
      label={label}
      isLabelHidden
      value={params.get(name) ?? ''}
      className="grow basis-32 sm:grow-0 sm:basis-auto"
      onChange={(event) => params.change({ [name]: event.target.value })}
      data-testid={`filter-${name}`}
    >
      <option value="">{label}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </SelectField>
  );
}

function NoRuns({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title="No run fits these filters" action={<ButtonLink href="/runs">Show all runs</ButtonLink>}>
      Take one of them away, or search for something else.
    </Empty>
  ) : (
    <Empty
      title="No runs yet"
      action={
        <ButtonLink kind="primary" href="/scenarios">
          Choose a scenario
        </ButtonLink>
      }
    >
      Each start of a scenario is a run: watched live here, and kept as a report afterwards.
    </Empty>
  );
}
