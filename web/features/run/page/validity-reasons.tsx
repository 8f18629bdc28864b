import type { RunStateFragment } from '../../../gql/graphql.ts';
import { formatSecond } from '../../../lib/format-time.ts';
import { Notice } from '../../../ui/notice.tsx';

/** All that speaks against the measurement, where the chip has room for the first only. */
export function ValidityReasons({ state: { validity, validityReasons } }: { readonly state: RunStateFragment }) {
  if (validityReasons.length < 2) return null;
  return (
    <Notice tone={validity === 'INVALID' ? 'bad' : 'warn'} testId="validity-reasons">
      <ul>
        {validityReasons.map(({ code, message, from, to }) => (
          <li key={`${code} ${from} ${message}`} data-code={code}>
            {message}
            {from !== null && <span className="opacity-80"> {rangeOf(from, to)}</span>}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function rangeOf(from: number, to: number | null): string {
  return to === null || to === from ? `(at ${formatSecond(from)})` : `(${formatSecond(from)} to ${formatSecond(to)})`;
}
