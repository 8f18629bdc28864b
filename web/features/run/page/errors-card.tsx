import type { RunStateFragment } from '../../../gql/graphql.ts';
import { formatCount, formatShare } from '../../../lib/format-number.ts';
import { Card } from '../../../ui/card.tsx';
import { sayErrorKind } from '../run-words.ts';

/** What went wrong, the most frequent first, with one sample each. INTERRUPTED stands at the end: it is no error. */
export function ErrorsCard({ state: { summary, status } }: { readonly state: RunStateFragment }) {
  const kinds = [...summary.errorKinds].sort(
    (one, other) =>
      Number(one.kind === 'INTERRUPTED') - Number(other.kind === 'INTERRUPTED') || other.count - one.count,
  );
  return (
    <Card title="Errors" aside={kinds.length > 0 && 'share of the requests'} testId="errors">
      {kinds.length === 0 ? (
        <p className="py-1.5 text-muted">
          {status === 'FINISHED'
            ? 'None.'
            : 'None so far. What goes wrong is listed here by kind, with a sample of each.'}
        </p>
      ) : (
        <ul>
          {kinds.map(({ kind, count, sample }) => (
            <li key={kind} className="flex items-baseline justify-between gap-4 border-line py-1.5 not-first:border-t">
              <div className="min-w-0">
                <span className={kind === 'INTERRUPTED' ? 'text-muted' : undefined}>{sayErrorKind(kind)}</span>
                {sample !== null && (
                  <code className="block truncate font-mono text-[12px] text-muted" title={sample}>
                    {sample}
                  </code>
                )}
              </div>
              <div className="shrink-0 text-right whitespace-nowrap">
                {formatCount(count)}
                <span className="ml-3 inline-block w-16 text-muted">
                  {formatShare(summary.requests === 0 ? null : count / summary.requests)}
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
