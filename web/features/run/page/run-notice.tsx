import type { RunStateFragment } from '../../../gql/graphql.ts';
import { Moment } from '../../../ui/moment.tsx';
import { Notice } from '../../../ui/notice.tsx';

/** What a run waits for and until when; afterwards, why it did not end as it should. */
export function RunNotice({ state }: { readonly state: RunStateFragment }) {
  const { status, statusMessage, deadline, endMessage, endReason } = state;
  if (status === 'FINISHED') {
    if (endMessage === null || endReason === 'COMPLETED') return null;
    return (
      <Notice tone={endReason === 'STOPPED_BY_USER' ? 'neutral' : 'warn'} testId="run-end-message">
        {endMessage}
      </Notice>
    );
  }
  if (status === 'RUNNING' || statusMessage === null) return null;
  return (
    <Notice tone={status === 'QUEUED' ? 'warn' : 'neutral'} testId="run-status-message">
      {statusMessage}
      {deadline !== null && (
        <span className="opacity-80">
          {' '}
          It ends by itself at <Moment iso={deadline} /> if that does not change.
        </span>
      )}
    </Notice>
  );
}
