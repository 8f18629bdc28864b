'use client';
import Link from 'next/link';
import type { WorkerRowFragment } from '../../gql/graphql.ts';
import { formatShare, formatThings } from '../../lib/format-number.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { useWorkers } from '../worker/use-workers.ts';
import { sayWorker } from '../worker/worker-words.ts';
import { NoWorkers } from '../worker/workers-page.tsx';

const SHOWN = 6;

/** Who is there to make load, in short. */
export function WorkersCard() {
  const workers = useWorkers()?.filter(({ status }) => status !== 'LOST') ?? null;
  const free = workers?.reduce((sum, { slots, busySlots }) => sum + Math.max(0, slots - busySlots), 0) ?? 0;
  return (
    <Card
      title="Workers"
      aside={
        <Link href="/workers" className="hover:text-text hover:underline">
          {workers === null
            ? 'All workers'
            : `${formatThings(workers.length, 'worker')}, ${formatThings(free, 'free slot')}`}
        </Link>
      }
      className="mt-4"
      testId="workers-card"
    >
      {workers === null ? (
        <SkeletonRows rows={2} />
      ) : workers.length === 0 ? (
        <NoWorkers />
      ) : (
        <ul>
          {workers.slice(0, SHOWN).map((worker) => (
            <WorkerLine key={worker.id} worker={worker} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function WorkerLine({ worker: { id, region, status, slots, busySlots, cpu } }: { readonly worker: WorkerRowFragment }) {
  const { tone, text } = sayWorker(status);
  return (
    <li className="flex items-center justify-between gap-4 border-line py-1.5 not-first:border-t">
      <span className="min-w-0 truncate">
        <span className="font-medium">{id}</span> <span className="ml-1 text-muted">{region}</span>
      </span>
      <span className="flex shrink-0 items-center gap-4 text-muted">
        <span className="hidden sm:inline">
          {busySlots} of {formatThings(slots, 'slot')}
        </span>
        <span className="hidden w-20 text-right sm:inline">{formatShare(cpu)} CPU</span>
        <Chip tone={tone}>{text}</Chip>
      </span>
    </li>
  );
}
