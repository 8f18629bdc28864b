import Link from 'next/link';
import type { RunRowFragment } from '../../../gql/graphql.ts';
import { formatCount, formatFigure, formatShare } from '../../../lib/format-number.ts';
import { formatSecond, secondsBetween } from '../../../lib/format-time.ts';
import { Chip } from '../../../ui/chip.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Table, Td, Th } from '../../../ui/table.tsx';
import { describeDefinition } from '../describe-run.ts';
import { isTooManyErrors } from '../figures-that-are-bad.ts';
import { sayBriefly, sayValidityBriefly } from '../run-words.ts';

interface RunsTableProps {
  readonly runs: readonly RunRowFragment[];
  /** Where all are of one scenario, its name is left out. */
  readonly isOfOneScenario?: boolean;
}

export function RunsTable({ runs, isOfOneScenario = false }: RunsTableProps) {
  return (
    <Table
      label="Runs"
      testId="runs"
      head={
        <>
          <Th isText>Run</Th>
          <Th isText>Verdict</Th>
          <Th isText>Validity</Th>
          <Th>Requests</Th>
          <Th>Errors</Th>
          <Th>p95, ms</Th>
          <Th>Length</Th>
          <Th>Started</Th>
        </>
      }
    >
      {runs.map((run) => (
        <RunRow key={run.id} run={run} isOfOneScenario={isOfOneScenario} />
      ))}
    </Table>
  );
}

function RunRow({ run, isOfOneScenario }: { readonly run: RunRowFragment; readonly isOfOneScenario: boolean }) {
  const said = sayBriefly(run);
  const validity = run.validity === null ? null : sayValidityBriefly(run.validity);
  const name = run.scenario?.name ?? run.definition.name;
  return (
    <tr data-testid="run-row" data-run={run.id}>
      <Td isText className="min-w-52">
        <Link href={`/runs/${run.id}`} className="font-medium hover:underline">
          {isOfOneScenario ? `Run ${run.number}` : `${name} · ${run.number}`}
        </Link>
        <div className="text-[12.5px] text-muted">{describeDefinition(run.definition)}</div>
      </Td>
      <Td isText className="whitespace-nowrap">
        <Chip tone={said.tone} isLive={said.isLive ?? false}>
          {said.text}
        </Chip>
      </Td>
      <Td isText className="whitespace-nowrap">
        {validity && <span className={VALIDITY_TEXT[validity.tone]}>{validity.text}</span>}
      </Td>
      <Td>{formatCount(run.summary.requests)}</Td>
      <Td className={isTooManyErrors(run.summary.errorRate) ? 'text-bad' : ''}>{formatShare(run.summary.errorRate)}</Td>
      <Td>{formatFigure(run.summary.responseTime.p95)}</Td>
      <Td>{lengthOf(run)}</Td>
      <Td className="text-muted">
        <Moment iso={run.startedAt ?? run.createdAt} />
      </Td>
    </tr>
  );
}

const VALIDITY_TEXT = { neutral: 'text-muted', good: 'text-muted', warn: 'text-warn', bad: 'text-bad' };

function lengthOf({ startedAt, endedAt, latest }: RunRowFragment): string {
  if (startedAt !== null && endedAt !== null) return formatSecond(secondsBetween(startedAt, endedAt));
  return latest === null ? '' : formatSecond(latest.second + 1);
}
