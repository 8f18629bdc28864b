import type { RunFilter, RunOrderField, RunStatus, RunValidity, RunVerdict } from '../../../gql/graphql.ts';

interface Params {
  readonly get: (name: string) => string | null;
}

/** What the state filter offers: groups that people think in. */
export const STATES: Readonly<Record<string, { readonly label: string; readonly status: readonly RunStatus[] }>> = {
  active: { label: 'Going on', status: ['QUEUED', 'PREPARING', 'RUNNING', 'STOPPING'] },
  finished: { label: 'Finished', status: ['FINISHED'] },
};
export const VERDICTS: Readonly<Record<string, RunVerdict>> = {
  passed: 'PASSED',
  failed: 'FAILED',
  none: 'INCONCLUSIVE',
};
export const VALIDITIES: Readonly<Record<string, RunValidity>> = {
  valid: 'VALID',
  degraded: 'DEGRADED',
  invalid: 'INVALID',
};
export const ORDERS: Readonly<Record<string, { readonly label: string; readonly field: RunOrderField }>> = {
  newest: { label: 'Newest first', field: 'CREATED_AT' },
  longest: { label: 'Longest first', field: 'DURATION' },
  requests: { label: 'Most requests first', field: 'REQUESTS' },
  slowest: { label: 'Slowest p95 first', field: 'P95' },
  errors: { label: 'Most errors first', field: 'ERROR_RATE' },
};

/** The filter that an address means; words that it does not know are passed over. */
export function runFilterOf(params: Params): RunFilter {
  const status = STATES[params.get('state') ?? '']?.status;
  const verdict = VERDICTS[params.get('verdict') ?? ''];
  const validity = VALIDITIES[params.get('validity') ?? ''];
  const search = params.get('q');
  return {
    ...(status && { status: [...status] }),
    ...(verdict && { verdict: [verdict] }),
    ...(validity && { validity: [validity] }),
    ...(params.get('mine') === 'yes' && { mine: true }),
    ...(search && { search }),
  };
}
