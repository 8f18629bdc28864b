/** Why a run is over that nobody ended: its plan is, or the data is used up that it may use once. */
import type { CompiledScenario, Curve } from '@loadtest/scenario';
import type { RunProgress } from '../../metrics/aggregator/aggregator.messages.ts';
import type { RunEndReason } from '../run-words.ts';

export interface PlayedPlan {
  readonly scenario: Pick<CompiledScenario, 'load' | 'data'>;
  /** As the changes of the load made it. */
  readonly curve: Curve;
  readonly progress: Pick<RunProgress, 'shards'> | null;
}

export interface RunEnd {
  readonly reason: RunEndReason;
  readonly message: string;
}

/** A rate model's plan is cut where its rows end; of a user model the shards say that they had no row left. */
export function naturalEnd({ scenario, curve, progress }: PlayedPlan): RunEnd {
  const cut = curve.total !== null && curve.durationMs < scenario.load.durationMs;
  const ranOut = progress?.shards.some(({ ended }) => ended === 'DATA_EXHAUSTED') ?? false;
  if (!cut && !ranOut) return { reason: 'COMPLETED', message: 'It ran to its planned end.' };
  const once = scenario.data
    .filter(({ order }) => order === 'ONCE')
    .sort((one, other) => one.rowCount - other.rowCount);
  const [least] = once;
  const rows = least && `${least.rowCount.toLocaleString('en-US')} ${least.rowCount === 1 ? 'row' : 'rows'}`;
  return {
    reason: 'DATA_EXHAUSTED',
    message: least
      ? `The data source '${least.name}' gives each of its ${rows} once, and they were used up before the planned end.`
      : 'Its data was used up before the planned end.',
  };
}
