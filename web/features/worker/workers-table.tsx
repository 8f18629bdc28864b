import clsx from 'clsx';
import type { WorkerRowFragment } from '../../gql/graphql.ts';
import { formatBytes, formatCount, formatFigure, formatRate, formatShare } from '../../lib/format-number.ts';
import { Chip } from '../../ui/chip.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Table, Td, Th } from '../../ui/table.tsx';
import { isLoopTooSlow, isTooBusy } from '../run/figures-that-are-bad.ts';
import { sayWorker } from './worker-words.ts';

export function WorkersTable({ workers }: { readonly workers: readonly WorkerRowFragment[] }) {
  return (
    <Table
      label="Workers"
      testId="workers"
      head={
        <>
          <Th isText>Worker</Th>
          <Th isText>State</Th>
          <Th isText>Region</Th>
          <Th>Slots in use</Th>
          <Th>Requests/s</Th>
          <Th>CPU</Th>
          <Th>Memory</Th>
          <Th>Loop delay p99, ms</Th>
          <Th>Connections</Th>
          <Th>Since</Th>
        </>
      }
    >
      {workers.map((worker) => (
        <WorkerRow key={worker.id} worker={worker} />
      ))}
    </Table>
  );
}

function WorkerRow({ worker }: { readonly worker: WorkerRowFragment }) {
  const { tone, text } = sayWorker(worker.status);
  const isLost = worker.status === 'LOST';
  return (
    <tr data-testid="worker-row" className={clsx(isLost && 'text-muted')}>
      <Td isText className="whitespace-nowrap">
        <span className="font-medium">{worker.id}</span>
        <div className="text-[12.5px] text-muted">
          {worker.hostname} · {worker.version}
        </div>
      </Td>
      <Td isText className="whitespace-nowrap">
        <Chip tone={tone}>{text}</Chip>
      </Td>
      <Td isText>{worker.region}</Td>
      <Td>
        {worker.busySlots} of {worker.slots}
      </Td>
      <Td>{formatRate(worker.requestRate)}</Td>
      <Td className={clsx(!isLost && isTooBusy(worker.cpu) && 'text-bad')}>{formatShare(worker.cpu)}</Td>
      <Td>{formatBytes(worker.memoryBytes)}</Td>
      <Td className={clsx(!isLost && isLoopTooSlow(worker.eventLoopDelayMs) && 'text-bad')}>
        {formatFigure(worker.eventLoopDelayMs)}
      </Td>
      <Td>{formatCount(worker.connections)}</Td>
      <Td className="text-muted">
        <Moment iso={worker.startedAt} />
      </Td>
    </tr>
  );
}
