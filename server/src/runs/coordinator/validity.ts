/** Whether a run's measurement can be trusted, and whether it passed. Pure; the limits are those of validity-limits.ts. */
import { LATE_START_MS } from '@loadtest/protocol';
import type { Exhaustion, RunOutcome, SecondsStretch } from '../../metrics/aggregator/aggregator.messages.ts';
import type { ValidityReasonRecord } from '../run.model.ts';
import type { RunEndReason, RunValidity, RunVerdict, ValidityCode } from '../run-words.ts';
import { VALIDITY_LIMITS as LIMITS } from './validity-limits.ts';

const PORTS_REMEDY =
  'Let connections be kept open (the target closes them, or they are too few), use more workers, or widen net.ipv4.ip_local_port_range on theirs.';
const DESCRIPTORS_REMEDY =
  'Raise the limit of open files of the worker’s process (ulimit -n, LimitNOFILE), use more workers, or lower maxConnections.';

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

  const { planned, iterations, dropped, lost, requests } = outcome.whole;
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
  const { started } = outcome;
  const late = started === 0 ? 0 : outcome.lateStarts / started;
  if (late > LIMITS.late.degraded) {
    invalid ||= late > LIMITS.late.invalid;
    add(
      'LATE_STARTS',
      `${percent(late)} of the iterations started more than ${LATE_START_MS} ms late: the workers could not keep up`,
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
    add('STALL', `${secondsOf(stall)}: a worker’s engine stood still for ${stall.longestMs.toFixed(0)} ms`, stall);
  for (const busy of outcome.busy)
    add('CPU', `${secondsOf(busy)}: a worker used more than ${percent(LIMITS.busy.cpu)} of its core`, busy);
  const exhausted = (code: ValidityCode, exhaustion: Exhaustion | null, what: string, remedy: string): void => {
    if (exhaustion === null) return;
    const share = exhaustion.requests / Math.max(requests, exhaustion.requests);
    invalid ||= share > LIMITS.exhausted.invalid;
    const failed = `${plural(exhaustion.requests, 'request', 'requests')} (${percent(share)}) could not be sent`;
    add(code, `${secondsOf(exhaustion)}: ${failed}, as a worker had no ${what} left. ${remedy}`, exhaustion);
  };
  exhausted('PORTS_EXHAUSTED', outcome.portsExhausted, 'local port', PORTS_REMEDY);
  exhausted('FILE_DESCRIPTORS', outcome.descriptorsExhausted, 'file descriptor', DESCRIPTORS_REMEDY);
  if (clockBoundMs > LIMITS.clockBoundMs)
    add('CLOCK', `A worker knew the common time only to within ${clockBoundMs.toFixed(0)} ms`);
  return { validity: invalid ? 'INVALID' : reasons.length > 0 ? 'DEGRADED' : 'VALID', reasons };
}

function secondsOf({ from, to }: SecondsStretch): string {
  return from === to ? `Second ${from}` : `Seconds ${from} to ${to}`;
}

/**
 * Without thresholds a run that came to its planned end passed, unless it cannot be trusted. One whose data ran out before
 * (DATA_EXHAUSTED) did not apply the load that was asked for: INCONCLUSIVE.
 */
export function judgeVerdict(endReason: RunEndReason, validity: RunValidity | null): RunVerdict {
  return endReason === 'COMPLETED' && validity !== null && validity !== 'INVALID' ? 'PASSED' : 'INCONCLUSIVE';
}
