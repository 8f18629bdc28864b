import type { RunStateFragment } from '../../../gql/graphql.ts';
import { formatCount, formatLatency, formatRate, formatShare, formatThings } from '../../../lib/format-number.ts';
import { isTooLittle, isTooManyErrors } from '../figures-that-are-bad.ts';
import { sayErrorKind } from '../run-words.ts';

/** One of the six numbers: what it is, the figure, and a second figure that explains it. */
export interface Kpi {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly isBad?: boolean;
}

/** The figures of this moment. */
export interface Now {
  readonly requests: number;
  readonly inFlight: number;
  readonly connections: number;
}

/** `now`: of the newest second while the run goes on; null afterwards. `mostInFlight`: over the whole run, for the report. */
export function kpisOf(
  summary: RunStateFragment['summary'],
  now: Now | null,
  mostInFlight: number | null,
): readonly Kpi[] {
  const { responseTime, latency, requestRate } = summary;
  return [
    {
      id: 'requests',
      label: 'Requests',
      value: formatCount(summary.requests),
      note: now === null ? `${formatRate(requestRate)}/s over the run` : `${formatRate(now.requests)}/s now`,
    },
    achieved(summary),
    errors(summary, now === null),
    {
      id: 'response-p95',
      label: 'Response time p95',
      value: formatLatency(responseTime.p95),
      note: `latency p95 ${formatLatency(latency.p95)}`,
    },
    {
      id: 'response-p99',
      label: 'Response time p99',
      value: formatLatency(responseTime.p99),
      note: `p99.9 ${formatLatency(responseTime.p999)}`,
    },
    now === null
      ? {
          id: 'in-flight',
          label: 'Most in flight',
          value: formatCount(mostInFlight),
          note: `median ${formatLatency(responseTime.p50)}`,
        }
      : {
          id: 'in-flight',
          label: 'In flight',
          value: formatCount(now.inFlight),
          note: formatThings(now.connections, 'connection'),
        },
  ];
}

/** Open models: how much of the plan was started. Closed ones have no such plan: how much was done. */
function achieved({ planned, iterations, dropped, interrupted }: RunStateFragment['summary']): Kpi {
  if (planned === null) {
    return {
      id: 'achieved',
      label: 'Iterations',
      value: formatCount(iterations),
      note: `${formatCount(interrupted)} cut off`,
    };
  }
  const share = planned === 0 ? null : iterations / planned;
  return {
    id: 'achieved',
    label: 'Achieved',
    value: formatShare(share),
    note: dropped === 0 ? 'nothing dropped' : `${formatCount(dropped)} dropped`,
    isBad: isTooLittle(share),
  };
}

function errors({ errorRate, errors: count, errorKinds }: RunStateFragment['summary'], isOver: boolean): Kpi {
  const [most] = [...errorKinds]
    .filter(({ kind }) => kind !== 'INTERRUPTED')
    .sort((one, other) => other.count - one.count);
  return {
    id: 'errors',
    label: 'Errors',
    value: formatShare(errorRate),
    note:
      most === undefined ? (isOver ? 'none' : 'none so far') : kindNote(sayErrorKind(most.kind), most.count === count),
    isBad: isTooManyErrors(errorRate),
  };
}

/** `HTTP 5xx`, or `mostly a check failed` where there are others. */
function kindNote(kind: string, isOnly: boolean): string {
  if (isOnly) return kind;
  return `mostly ${/^[A-Z][a-z ]/.test(kind) ? kind.charAt(0).toLowerCase() + kind.slice(1) : kind}`;
}
