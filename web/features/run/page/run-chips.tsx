'use client';
import { formatThings } from '../../../lib/format-number.ts';
import { useStore } from '../../../lib/use-store.ts';
import { Chip } from '../../../ui/chip.tsx';
import { secondsOf } from '../describe-run.ts';
import type { RunSession, RunView } from '../live/run-session.ts';
import type { Timeline } from '../live/timeline.ts';
import { sayState, sayValidity, sayVerdict } from '../run-words.ts';
import { ConnectionChip } from './connection-chip.tsx';
import { useRunCurve } from './use-run-curve.ts';
import { useLastSecond } from './use-timeline.ts';

interface RunChipsProps {
  readonly view: RunView;
  readonly session: RunSession;
  readonly timeline: Timeline;
}

/** State, verdict and validity, in sentences. */
export function RunChips({ view, session, timeline }: RunChipsProps) {
  const { state, head } = view;
  const lastSecond = useLastSecond(timeline);
  const { kind } = useStore(session.connection);
  const isFresh = kind !== 'reconnecting' && kind !== 'offline';
  const said = sayState(state, lastSecond + 1, secondsOf(useRunCurve(view)), isFresh);
  const verdict = sayVerdict(state, head.definition.thresholds.length);
  const validity = sayValidity(state);
  const workers = new Set(state.shards.flatMap(({ worker }) => (worker ? [worker.id] : []))).size;
  return (
    <>
      <span data-testid="run-state" data-status={state.status} data-second={lastSecond} className="contents">
        <Chip tone={said.tone} isLive={said.isLive ?? false}>
          {said.text}
        </Chip>
      </span>
      {verdict && (
        <Chip tone={verdict.tone} testId="run-verdict">
          {verdict.text}
        </Chip>
      )}
      {validity && (
        <Chip
          tone={validity.tone}
          testId="run-validity"
          title={state.validityReasons.map(({ message }) => message).join('\n')}
        >
          {validity.text}
        </Chip>
      )}
      {workers > 0 && (
        <Chip>
          {formatThings(state.shards.length, 'shard')} on {formatThings(workers, 'worker')}
        </Chip>
      )}
      <ConnectionChip session={session} />
    </>
  );
}
