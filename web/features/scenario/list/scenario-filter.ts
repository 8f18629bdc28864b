import type { ScenarioFilter, ScenarioOrder } from '../../../gql/graphql.ts';

interface Params {
  readonly get: (name: string) => string | null;
  readonly getAll: (name: string) => readonly string[];
}

export const ORDERS: Readonly<Record<string, ScenarioOrder & { readonly label: string }>> = {
  changed: { label: 'Last changed first', field: 'UPDATED_AT', direction: 'DESC' },
  run: { label: 'Last run first', field: 'LAST_RUN_AT', direction: 'DESC' },
  name: { label: 'By name', field: 'NAME', direction: 'ASC' },
  newest: { label: 'Newest first', field: 'CREATED_AT', direction: 'DESC' },
};

/** The filter that an address means. */
export function scenarioFilterOf(params: Params): ScenarioFilter {
  const search = params.get('q');
  const tags = params.getAll('tag');
  return {
    ...(search && { search }),
    ...(tags.length > 0 && { tags: [...tags] }),
    ...(params.get('mine') === 'yes' && { mine: true }),
  };
}

/** The order that an address means. */
export function scenarioOrderOf(params: Params): ScenarioOrder {
  const { field, direction } = ORDERS[params.get('order') ?? ''] ?? { field: 'UPDATED_AT', direction: 'DESC' };
  return { field, direction: direction ?? 'DESC' };
}
