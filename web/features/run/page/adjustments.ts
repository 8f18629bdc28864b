import type { LoadViewFragment, RunEventRowFragment } from '../../../gql/graphql.ts';

/** What can be changed of a load while it runs; null for the ramping models, which have their course. */
export function adjustableLevel(load: LoadViewFragment): { readonly label: string; readonly planned: number } | null {
  if (load.model === 'CONSTANT_RATE') return { label: 'Iterations per second', planned: load.rate ?? 0 };
  if (load.model === 'CONSTANT_USERS') return { label: 'Users', planned: load.users ?? 0 };
  return null;
}

/** The change of the load that was told last. */
export function newestChange(events: readonly RunEventRowFragment[]): RunEventRowFragment | null {
  return events.findLast(({ kind }) => kind === 'RATE_CHANGED') ?? null;
}
