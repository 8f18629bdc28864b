import { useMemo } from 'react';
import { useRunsQuery, useScenariosQuery } from '../../../gql/hooks.ts';
import { describeDefinition } from '../../run/describe-run.ts';
import { sayBriefly } from '../../run/run-words.ts';

/** Something to go to. */
export interface PaletteEntry {
  readonly href: string;
  readonly label: string;
  readonly note: string;
}

const FOUND = 6;
const PAGES: readonly PaletteEntry[] = [
  { href: '/', label: 'Home', note: 'page' },
  { href: '/scenarios', label: 'Scenarios', note: 'page' },
  { href: '/scenarios/new', label: 'New scenario', note: 'page' },
  { href: '/runs', label: 'Runs', note: 'page' },
  { href: '/workers', label: 'Workers', note: 'page' },
];

/** Pages, scenarios and runs that fit what is searched for; the newest of them while nothing is. */
export function usePaletteEntries(search: string): readonly PaletteEntry[] {
  const filter = search === '' ? {} : { search };
  const [scenarios] = useScenariosQuery({ variables: { filter, first: FOUND }, requestPolicy: 'cache-and-network' });
  const [runs] = useRunsQuery({ variables: { filter, first: FOUND }, requestPolicy: 'cache-and-network' });
  return useMemo(() => {
    const pages = PAGES.filter(({ label }) => label.toLowerCase().includes(search.toLowerCase()));
    const scenarioEntries = (scenarios.data?.scenarios?.nodes ?? []).map(({ id, name, definition }) => ({
      href: `/scenarios/${id}`,
      label: name,
      note: describeDefinition(definition),
    }));
    const runEntries = (runs.data?.runs?.nodes ?? []).map((run) => ({
      href: `/runs/${run.id}`,
      label: `${run.scenario?.name ?? run.definition.name} · run ${run.number}`,
      note: sayBriefly(run).text,
    }));
    return [...pages, ...scenarioEntries, ...runEntries];
  }, [search, scenarios.data, runs.data]);
}
