import type { RunStateFragment } from '../../../gql/graphql.ts';
import { Notice } from '../../../ui/notice.tsx';

/** All that speaks against the measurement, where the chip has room for the first only. */
export function ValidityReasons({ state: { validity, validityReasons } }: { readonly state: RunStateFragment }) {
  if (validityReasons.length < 2) return null;
  return (
    <Notice tone={validity === 'INVALID' ? 'bad' : 'warn'} testId="validity-reasons">
      <ul>
        {validityReasons.map(({ code, message }) => (
          <li key={`${code} ${message}`} data-code={code}>
            {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
