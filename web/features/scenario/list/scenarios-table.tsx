import Link from 'next/link';
import type { ScenarioRowFragment } from '../../../gql/graphql.ts';
import { formatThings } from '../../../lib/format-number.ts';
import { Button } from '../../../ui/button.tsx';
import { Chip } from '../../../ui/chip.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Table, Td, Th } from '../../../ui/table.tsx';
import { describeDefinition } from '../../run/describe-run.ts';
import { sayBriefly } from '../../run/run-words.ts';
import type { StartRun } from '../use-start-run.ts';

interface ScenariosTableProps {
  readonly scenarios: readonly ScenarioRowFragment[];
  readonly starter: StartRun;
}

export function ScenariosTable({ scenarios, starter }: ScenariosTableProps) {
  return (
    <Table
      label="Scenarios"
      testId="scenarios"
      head={
        <>
          <Th isText>Scenario</Th>
          <Th isText>Last run</Th>
          <Th>Steps</Th>
          <Th isText>Owner</Th>
          <Th>Changed</Th>
          <Th>
            <span className="sr-only">Start</span>
          </Th>
        </>
      }
    >
      {scenarios.map((scenario) => (
        <ScenarioRow key={scenario.id} scenario={scenario} starter={starter} />
      ))}
    </Table>
  );
}

function ScenarioRow({ scenario, starter }: { readonly scenario: ScenarioRowFragment; readonly starter: StartRun }) {
  const { id, name, tags, definition, lastRun, owner, updatedAt, viewerCan, visibility } = scenario;
  return (
    <tr data-testid="scenario-row">
      <Td isText className="min-w-60">
        <Link href={`/scenarios/${id}`} className="font-medium hover:underline">
          {name}
        </Link>
        {tags.length > 0 && <span className="ml-2 text-[12.5px] text-muted">{tags.join(', ')}</span>}
        <div className="text-[12.5px] text-muted">{describeDefinition(definition)}</div>
      </Td>
      <Td isText className="whitespace-nowrap">
        {lastRun === null ? <span className="text-muted">never</span> : <LastRun run={lastRun} />}
      </Td>
      <Td title={formatThings(definition.steps.length, 'step')}>{definition.steps.length}</Td>
      <Td isText className="whitespace-nowrap text-muted">
        {owner.name}
        {visibility === 'SHARED' && ', shared'}
      </Td>
      <Td className="text-muted">
        <Moment iso={updatedAt} />
      </Td>
      <Td>
        {viewerCan.includes('RUN') && (
          <Button
            isSmall
            disabled={starter.starting !== null}
            onClick={() => void starter.start(scenario)}
            aria-label={`Start ${name}`}
          >
            {starter.starting === id ? 'Starting…' : 'Start'}
          </Button>
        )}
      </Td>
    </tr>
  );
}

function LastRun({ run }: { readonly run: NonNullable<ScenarioRowFragment['lastRun']> }) {
  const said = sayBriefly(run);
  return (
    <Link href={`/runs/${run.id}`} className="inline-flex items-center gap-2 rounded-full">
      <Chip tone={said.tone} isLive={said.isLive ?? false}>
        {said.text}
      </Chip>
      <span className="text-muted">
        <Moment iso={run.startedAt ?? run.createdAt} />
      </span>
    </Link>
  );
}
