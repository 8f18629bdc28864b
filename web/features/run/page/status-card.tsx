import clsx from 'clsx';
import type { RunStateFragment } from '../../../gql/graphql.ts';
import { formatCount, formatShare } from '../../../lib/format-number.ts';
import { Card } from '../../../ui/card.tsx';

/** How the target answered. */
export function StatusCard({ state: { summary, status: runStatus } }: { readonly state: RunStateFragment }) {
  const codes = [...summary.statusCodes].sort((one, other) => one.status - other.status);
  const answered = codes.reduce((sum, { count }) => sum + count, 0);
  return (
    <Card title="Status codes" aside={codes.length > 0 && 'share of the answers'} testId="status-codes">
      {codes.length === 0 ? (
        <p className="py-1.5 text-muted">
          {runStatus === 'FINISHED'
            ? 'No answer came.'
            : 'No answer yet. The status codes of all answers are counted here.'}
        </p>
      ) : (
        <ul>
          {codes.map(({ status, count }) => (
            <li key={status} className="flex items-baseline justify-between border-line py-1.5 not-first:border-t">
              <span className={clsx(status >= 500 && 'text-bad', status >= 400 && status < 500 && 'text-warn')}>
                {status}
              </span>
              <span className="whitespace-nowrap">
                {formatCount(count)}
                <span className="ml-3 inline-block w-16 text-right text-muted">{formatShare(count / answered)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
