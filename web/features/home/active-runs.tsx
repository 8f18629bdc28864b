import Link from 'next/link';
import type { RunRowFragment } from '../../gql/graphql.ts';
import { formatLatency, formatRate, formatShare } from '../../lib/format-number.ts';
import { Chip } from '../../ui/chip.tsx';
import { describeDefinition, plannedSeconds } from '../run/describe-run.ts';
import { isTooManyErrors } from '../run/figures-that-are-bad.ts';
import { sayState } from '../run/run-words.ts';

/** One card for each run that goes on. */
export function ActiveRuns({ runs }: { readonly runs: readonly RunRowFragment[] }) {
  if (runs.length === 0) return null;
  return (
    <ul className="grid gap-4 wide:grid-cols-2" data-testid="running-now">
      {runs.map((run) => (
        <li key={run.id} className="min-w-0">
          <ActiveRun run={run} />
        </li>
      ))}
    </ul>
  );
}

function ActiveRun({ run }: { readonly run: RunRowFragment }) {
  const planned = plannedSeconds(run.definition.load);
  const done = (run.latest?.second ?? -1) + 1;
  const said = sayState(run, done, planned);
  const { requestRate, errorRate, responseTime } = run.summary;
  const share = run.status === 'RUNNING' && planned > 0 ? Math.min(1, done / planned) : 0;
  return (
    <Link
      href={`/runs/${run.id}`}
      className="relative block overflow-hidden rounded-xl border border-line bg-panel px-4 py-3.5 shadow-card transition-colors hover:border-line-strong"
    >
      <div className="flex items-baseline justify-between gap-3">
        <span className="truncate font-semibold">
          {run.scenario?.name ?? run.definition.name} · {run.number}
        </span>
        <span className="shrink-0 whitespace-nowrap">
          <Chip tone={said.tone} isLive>
            {said.text}
          </Chip>
        </span>
      </div>
      <p className="mt-0.5 truncate text-muted">
        {run.status === 'QUEUED' ? (run.statusMessage ?? 'Waiting') : describeDefinition(run.definition)}
      </p>
      {run.latest !== null && (
        <dl className="mt-3 flex gap-6">
          <Figure label="Requests/s" value={formatRate(requestRate)} />
          <Figure label="Errors" value={formatShare(errorRate)} isBad={isTooManyErrors(errorRate)} />
          <Figure label="p95" value={formatLatency(responseTime.p95)} />
        </dl>
      )}
      <span aria-hidden className="absolute bottom-0 left-0 h-0.5 bg-accent" style={{ width: `${share * 100}%` }} />
    </Link>
  );
}

function Figure({
  label,
  value,
  isBad = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly isBad?: boolean;
}) {
  return (
    <div>
      <dt className="text-[12.5px] text-muted">{label}</dt>
      <dd className={isBad ? 'text-[16px] font-semibold text-bad' : 'text-[16px] font-semibold'}>{value}</dd>
    </div>
  );
}
