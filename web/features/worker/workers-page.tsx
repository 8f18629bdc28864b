'use client';
import { formatThings } from '../../lib/format-number.ts';
import { Card } from '../../ui/card.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { useWorkers } from './use-workers.ts';
import { WorkersTable } from './workers-table.tsx';

/** Who can make load, as it is now. */
export function WorkersPage() {
  const workers = useWorkers();
  const alive = (workers ?? []).filter(({ status }) => status !== 'LOST');
  const slots = alive.reduce((sum, worker) => sum + worker.slots, 0);
  const busy = alive.reduce((sum, worker) => sum + worker.busySlots, 0);
  return (
    <>
      <PageHead
        crumb={
          workers === null || alive.length === 0
            ? 'Who makes the load'
            : `${busy} of ${formatThings(slots, 'slot')} in use`
        }
        title={
          workers === null
            ? 'Workers'
            : alive.length === 0
              ? 'No worker is there'
              : formatThings(alive.length, 'worker')
        }
      />
      <Card>
        {workers === null ? (
          <SkeletonRows />
        ) : workers.length === 0 ? (
          <NoWorkers />
        ) : (
          <WorkersTable workers={workers} />
        )}
      </Card>
    </>
  );
}

export function NoWorkers() {
  return (
    <Empty title="No worker is connected">
      Workers make the load. Start one with access to the same Redis and it is listed here within seconds; runs that are
      waiting then begin by themselves.
    </Empty>
  );
}
