'use client';
import { formatThings } from '../../../lib/format-number.ts';
import { useStore } from '../../../lib/use-store.ts';
import { Chip } from '../../../ui/chip.tsx';
import type { Connection } from '../live/connection.ts';
import type { RunSession } from '../live/run-session.ts';

/** What the link is like, where that is worth a word: a page that is live says nothing about it. */
export function ConnectionChip({ session }: { readonly session: RunSession }) {
  const connection = useStore(session.connection);
  return (
    <span role="status" data-testid="connection" data-state={connection.kind} className="contents">
      {connection.kind !== 'live' && connection.kind !== 'ended' && (
        <Chip tone={connection.kind === 'connecting' ? 'neutral' : 'warn'}>{wordsFor(connection)}</Chip>
      )}
    </span>
  );
}

function wordsFor(connection: Connection): string {
  switch (connection.kind) {
    case 'connecting':
      return 'Connecting…';
    case 'behind':
      return `Behind: the newest ${formatThings(connection.secondsBehind, 'second')} not here yet`;
    case 'reconnecting':
      return 'Connection lost: reconnecting, no second will be missed';
    case 'offline':
      return 'Offline: goes on when the network is back';
    case 'live':
    case 'ended':
      return '';
  }
}
