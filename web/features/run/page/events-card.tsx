import type { RunEventRowFragment } from '../../../gql/graphql.ts';
import { formatSecond } from '../../../lib/format-time.ts';
import { Card } from '../../../ui/card.tsx';
import { Moment } from '../../../ui/moment.tsx';

/** What happened, the newest first; by the second of the run where it has one. */
export function EventsCard({ events }: { readonly events: readonly RunEventRowFragment[] }) {
  return (
    <Card title="Events" testId="events" className="flex flex-col">
      {events.length === 0 ? (
        <p className="py-1.5 text-muted">Nothing yet. Starts, losses, replacements and gaps are told here.</p>
      ) : (
        <ol className="max-h-[184px] overflow-y-auto">
          {[...events].reverse().map(({ id, at, second, message }) => (
            <li key={id} className="grid grid-cols-[52px_minmax(0,1fr)] gap-2 border-line py-1.5 not-first:border-t">
              <span className="text-muted">{second === null ? <Moment iso={at} /> : formatSecond(second)}</span>
              <span className="[overflow-wrap:anywhere]">{message}</span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
