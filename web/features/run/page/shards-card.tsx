import clsx from 'clsx';
import type { ShardRowFragment } from '../../../gql/graphql.ts';
import { formatCount, formatFigure, formatShare, NO_FIGURE } from '../../../lib/format-number.ts';
import { formatSecond } from '../../../lib/format-time.ts';
import { Card } from '../../../ui/card.tsx';
import { Table, Td, Th } from '../../../ui/table.tsx';
import { isLoopTooSlow, isTooBusy } from '../figures-that-are-bad.ts';
import { sayShard } from '../run-words.ts';

/** Who makes the load: one row a shard. */
export function ShardsCard({ shards }: { readonly shards: readonly ShardRowFragment[] }) {
  return (
    <Card title="Shards and workers" className="mt-4" testId="shards">
      {shards.length === 0 ? (
        <p className="py-1.5 text-muted">Not placed yet. The load is split over shards, each on a slot of a worker.</p>
      ) : (
        <Table
          label="Shards and workers"
          head={
            <>
              <Th isText>Shard</Th>
              <Th isText>Worker</Th>
              <Th>Attempt</Th>
              <Th>Newest</Th>
              <Th>Iterations</Th>
              <Th>Requests</Th>
              <Th>Start delay p99, ms</Th>
              <Th>CPU</Th>
              <Th>Loop delay, ms</Th>
            </>
          }
        >
          {shards.map(
            ({
              index,
              status,
              worker,
              region,
              attempt,
              lastSecond,
              iterations,
              requests,
              startDelayP99,
              cpu,
              eventLoopDelayMs,
            }) => (
              <tr key={index}>
                <Td isText className="whitespace-nowrap">
                  {index}{' '}
                  <span className={clsx('ml-1', status === 'LOST' ? 'text-bad' : 'text-muted')}>
                    {sayShard(status)}
                  </span>
                </Td>
                <Td isText className="whitespace-nowrap">
                  {worker?.id ?? NO_FIGURE} <span className="ml-1 text-muted">{region}</span>
                </Td>
                <Td className={clsx(attempt > 1 && 'text-warn')}>{attempt}</Td>
                <Td>{lastSecond === null ? NO_FIGURE : formatSecond(lastSecond)}</Td>
                <Td>{formatCount(iterations)}</Td>
                <Td>{formatCount(requests)}</Td>
                <Td>{formatFigure(startDelayP99)}</Td>
                <Td className={clsx(isTooBusy(cpu) && 'text-bad')}>{formatShare(cpu)}</Td>
                <Td className={clsx(isLoopTooSlow(eventLoopDelayMs) && 'text-bad')}>
                  {formatFigure(eventLoopDelayMs)}
                </Td>
              </tr>
            ),
          )}
        </Table>
      )}
    </Card>
  );
}
