/** Whether a run's measurement can be trusted, and whether it passed. Pure; the limits stand here and nowhere else. */
import type { RunOutcome, SecondsStretch } from '../../metrics/aggregator/aggregator.messages.ts';
import type { ValidityReasonRecord } from '../run.model.ts';
import type { RunEndReason, RunValidity, RunVerdict, ValidityCode } from '../run-words.ts';

const LIMITS = {
  /** Share of the iterations started more than 50 ms late. */
  late: { degraded: 0.01, invalid: 0.05 },
  /** Share of the planned iterations for which no worker was there. */
  lost: { invalid: 0.05 },
  /** The bound of a worker's clock against Redis', ms. */
  clockBoundMs: 20,
} as const;

export interface Judgement {
  readonly validity: RunValidity;
  readonly reasons: ValidityReasonRecord[];
}

export interface ValidityFacts {
  readonly outcome: RunOutcome;
  /** The worst bound of any worker's clock, ms. */
  readonly clockBoundMs: number;
  /** Workers lost under the run. */
  readonly workersLost: number;
}

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
const count = (n: number): string => n.toLocaleString('en-US');
const plural = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${count(n)} ${many}`);

export function judgeValidity({ outcome, clockBoundMs, workersLost }: ValidityFacts): Judgement {
  const reasons: ValidityReasonRecord[] = [];
  let invalid = false;
  const add = (code: ValidityCode, message: string, stretch?: SecondsStretch): void => {
    reasons.push({ code, message, from: stretch?.from ?? null, to: stretch?.to ?? null });
  };

  const { planned, iterations, dropped, lost } = outcome.whole;
  if (outcome.mismatches.length > 0) {
    invalid = true;
    add(
      'TOTALS_MISMATCH',
      `What shards say they did is not the sum of what they reported: ${outcome.mismatches.join('. ')}`,
    );
  }
  if (planned !== null && planned !== iterations + dropped) {
    invalid = true;
    add(
      'TOTALS_MISMATCH',
      `${count(planned)} iterations were planned, but ${count(iterations)} started and ${count(dropped)} were dropped`,
    );
  }
  const late = iterations === 0 ? 0 : outcome.lateStarts / iterations;
  if (late > LIMITS.late.degraded) {
    invalid ||= late > LIMITS.late.invalid;
    add(
      'LATE_STARTS',
      `${percent(late)} of the iterations started more than 50 ms late: the workers could not keep up`,
    );
  }
  const lostShare = planned ? lost / planned : 0;
  if (lost > 0) {
    invalid ||= lostShare > LIMITS.lost.invalid;
    add(
      'LOST_ITERATIONS',
      `${plural(lost, 'iteration was', 'iterations were')} due while no worker was there to start them (${percent(lostShare)})`,
    );
  }
  if (workersLost > 0) add('WORKER_LOST', `${plural(workersLost, 'worker was', 'workers were')} lost during the run`);
  for (const gap of outcome.gaps) add('GAP', `${secondsOf(gap)}: the figures of a shard are missing`, gap);
  for (const stall of outcome.stalls)
    add('STALL', `${secondsOf(stall)}: a worker stood still for more than 100 ms`, stall);
  for (const busy of outcome.busy) add('CPU', `${secondsOf(busy)}: a worker used more than 90 % of its core`, busy);
  if (clockBoundMs > LIMITS.clockBoundMs)
    add('CLOCK', `A worker knew the common time only to within ${clockBoundMs.toFixed(0)} ms`);
  return { validity: invalid ? 'INVALID' : reasons.length > 0 ? 'DEGRADED' : 'VALID', reasons };
}

function secondsOf({ from, to }: SecondsStretch): string {
  return from === to ? `Second ${from}` : `Seconds ${from} to ${to}`;
}

/** Without thresholds a run that came to its end passed, unless it cannot be trusted. */
export function judgeVerdict(endReason: RunEndReason, validity: RunValidity | null): RunVerdict {
  return endReason === 'COMPLETED' && validity !== null && validity !== 'INVALID' ? 'PASSED' : 'INCONCLUSIVE';
}
