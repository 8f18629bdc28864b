import clsx from 'clsx';
import type { TriedStepViewFragment } from '../../../gql/graphql.ts';
import { TriedRequest } from './tried-request.tsx';

/** What one step sent and got, what was taken from it, and how its checks went. */
export function TriedStep({ step }: { readonly step: TriedStepViewFragment }) {
  const { name, requests, extracted, checks } = step;
  const numbered = [...requests.entries()];
  return (
    <li className="border-t border-line py-2.5" data-testid="tried-step">
      <p className="mb-1 font-semibold [overflow-wrap:anywhere]">{name}</p>
      {requests.length === 0 && <p className="text-muted">Not sent: the iteration had ended before.</p>}
      <ol className="flex flex-col gap-1">
        {numbered.map(([number, request]) => (
          <li key={number}>
            <TriedRequest request={request} />
          </li>
        ))}
      </ol>
      {extracted.length > 0 && (
        <dl className="mt-2" data-testid="tried-extracted">
          {extracted.map((one) => (
            <div key={one.name} className="flex flex-wrap gap-x-2">
              <dt className="font-mono text-[12.5px] text-muted">{`{{${one.name}}}`}</dt>
              <dd className="min-w-0 font-mono text-[12.5px] [overflow-wrap:anywhere]">{one.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {checks.length > 0 && (
        <ul className="mt-2">
          {checks.map((check) => (
            <li
              key={check.name}
              className={clsx('[overflow-wrap:anywhere]', check.passed ? 'text-good' : 'text-bad')}
              data-testid="tried-check"
              data-passed={check.passed}
            >
              <span aria-hidden>{check.passed ? '✓' : '✗'}</span>
              <span className="sr-only">{check.passed ? 'Passed:' : 'Failed:'}</span> {check.name}
              {!check.passed && check.actual !== null && <span className="text-muted"> · it was {check.actual}</span>}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
