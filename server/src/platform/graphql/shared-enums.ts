/** Enums that several domains use. */
import { enumOf } from './enums.ts';

export type ResourceAction = 'EDIT' | 'RUN' | 'DELETE' | 'SHARE' | 'STOP' | 'ADJUST' | 'EXPORT';
export const ResourceActionEnum = enumOf<ResourceAction>(
  'ResourceAction',
  ['EDIT', 'RUN', 'DELETE', 'SHARE', 'STOP', 'ADJUST', 'EXPORT'],
  { description: 'What the asker may do with a thing; buttons and rights come from the same policy.' },
);

export type OrderDirection = 'ASC' | 'DESC';
export const OrderDirectionEnum = enumOf<OrderDirection>('OrderDirection', ['ASC', 'DESC'], {
  description: 'Which end comes first.',
  values: { ASC: 'The smallest, earliest or first by the alphabet.', DESC: 'The largest, latest or last.' },
});

export type RunVerdictWord = 'PASSED' | 'FAILED' | 'INCONCLUSIVE';
export const RunVerdictEnum = enumOf<RunVerdictWord>('RunVerdict', ['PASSED', 'FAILED', 'INCONCLUSIVE'], {
  description: 'Whether the target met the thresholds.',
  values: { INCONCLUSIVE: 'Nothing was judged, or the measurement cannot be trusted.' },
});
