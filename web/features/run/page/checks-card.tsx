import clsx from 'clsx';
import type { RunStateFragment } from '../../../gql/graphql.ts';
import { formatCount } from '../../../lib/format-number.ts';
import { Card } from '../../../ui/card.tsx';
import { Table, Td, Th } from '../../../ui/table.tsx';

/** Each check with how often it held. Nothing where the scenario has none. */
export function ChecksCard({ summary }: { readonly summary: RunStateFragment['summary'] }) {
  if (summary.checks.length === 0) return null;
  return (
    <Card title="Checks" className="mt-4" testId="checks">
      <Table
        label="Checks"
        head={
          <>
            <Th isText>Step</Th>
            <Th isText>Check</Th>
            <Th>Passed</Th>
            <Th>Failed</Th>
          </>
        }
      >
        {summary.checks.map(({ step, name, passed, failed, sample }) => (
          <tr key={`${step} ${name}`}>
            <Td isText>{step}</Td>
            <Td isText>
              {name}
              {sample !== null && (
                <code className="block max-w-[60ch] truncate font-mono text-[12px] text-muted">{sample}</code>
              )}
            </Td>
            <Td>{formatCount(passed)}</Td>
            <Td className={clsx(failed > 0 && 'text-bad')}>{formatCount(failed)}</Td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
