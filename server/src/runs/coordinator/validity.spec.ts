import { describe, expect, it } from 'vitest';
import type { RunOutcome } from '../../metrics/aggregator/aggregator.messages.ts';
import type { RunEndReason, RunValidity, RunVerdict } from '../run-words.ts';
import { judgeValidity, judgeVerdict, type ValidityFacts } from './validity.ts';

interface Given {
  readonly whole?: Partial<RunOutcome['whole']>;
  readonly outcome?: Partial<RunOutcome>;
  readonly clockBoundMs?: number;
  readonly workersLost?: number;
}

/** A run of 1,000 iterations without a flaw, but for what is given. */
function facts({ whole, outcome, clockBoundMs = 1, workersLost = 0 }: Given = {}): ValidityFacts {
  return {
    clockBoundMs,
    workersLost,
    outcome: {
      lastSecond: 9,
      totals: {
        planned: 1000,
        dropped: 0,
        lost: 0,
        uncounted: 0,
        seconds: 10,
        requests: 1000,
        errorRate: 0,
        p95: 5,
      },
      whole: { planned: 1000, iterations: 1000, dropped: 0, lost: 0, requests: 1000, ...whole },
      started: whole?.iterations ?? 1000,
      lateStarts: 0,
      mismatches: [],
      gaps: [],
      stalls: [],
      busy: [],
      portsExhausted: null,
      descriptorsExhausted: null,
      ...outcome,
    },
  };
}
const lost = (count: number) => ({ whole: { iterations: 1000 - count, dropped: count, lost: count } });
const portsExhausted = (requests: number): Given => ({ outcome: { portsExhausted: { from: 2, to: 7, requests } } });
const descriptorsExhausted = (requests: number): Given => ({
  outcome: { descriptorsExhausted: { from: 2, to: 7, requests } },
});

describe('validity', () => {
  it.each<[string, Given, RunValidity, string[]]>([
    ['without a flaw', {}, 'VALID', []],
    ['dropped for want of room', { whole: { iterations: 400, dropped: 600 } }, 'VALID', []],
    ['1 % late', { outcome: { lateStarts: 10 } }, 'VALID', []],
    ['more than 1 % late', { outcome: { lateStarts: 11 } }, 'DEGRADED', ['LATE_STARTS']],
    ['5 % late', { outcome: { lateStarts: 50 } }, 'DEGRADED', ['LATE_STARTS']],
    ['more than 5 % late', { outcome: { lateStarts: 51 } }, 'INVALID', ['LATE_STARTS']],
    ['nothing started', { whole: { planned: 0, iterations: 0 } }, 'VALID', []],
    ['a single iteration lost', lost(1), 'DEGRADED', ['LOST_ITERATIONS']],
    ['5 % lost', lost(50), 'DEGRADED', ['LOST_ITERATIONS']],
    ['more than 5 % lost', lost(51), 'INVALID', ['LOST_ITERATIONS']],
    ['a clock known to 20 ms', { clockBoundMs: 20 }, 'VALID', []],
    ['a clock known to more', { clockBoundMs: 20.1 }, 'DEGRADED', ['CLOCK']],
    ['a worker lost', { workersLost: 1 }, 'DEGRADED', ['WORKER_LOST']],
    ['a gap', { outcome: { gaps: [{ from: 3, to: 5 }] } }, 'DEGRADED', ['GAP']],
    ['a stall', { outcome: { stalls: [{ from: 3, to: 3, longestMs: 150 }] } }, 'DEGRADED', ['STALL']],
    ['a busy core', { outcome: { busy: [{ from: 0, to: 5 }] } }, 'DEGRADED', ['CPU']],
    ['ports: a single request', portsExhausted(1), 'DEGRADED', ['PORTS_EXHAUSTED']],
    ['ports: 5 % of the requests', portsExhausted(50), 'DEGRADED', ['PORTS_EXHAUSTED']],
    ['ports: more than 5 % of the requests', portsExhausted(51), 'INVALID', ['PORTS_EXHAUSTED']],
    ['descriptors: a single request', descriptorsExhausted(1), 'DEGRADED', ['FILE_DESCRIPTORS']],
    ['descriptors: more than 5 %', descriptorsExhausted(51), 'INVALID', ['FILE_DESCRIPTORS']],
    ['an iteration too few', { whole: { iterations: 999 } }, 'INVALID', ['TOTALS_MISMATCH']],
    ['an iteration too many', { whole: { iterations: 1000, dropped: 1 } }, 'INVALID', ['TOTALS_MISMATCH']],
    ['users: nothing is planned', { whole: { planned: null, iterations: 17 } }, 'VALID', []],
    ['a shard that counted otherwise', { outcome: { mismatches: ['shard 0'] } }, 'INVALID', ['TOTALS_MISMATCH']],
    [
      'all reasons are given, also where one is enough',
      { outcome: { mismatches: ['shard 0'], lateStarts: 11, gaps: [{ from: 1, to: 1 }] } },
      'INVALID',
      ['TOTALS_MISMATCH', 'LATE_STARTS', 'GAP'],
    ],
  ])('%s: %#', (_what, given, validity, codes) => {
    const judged = judgeValidity(facts(given));
    expect(judged.reasons.map(({ code }) => code)).toEqual(codes);
    expect(judged.validity).toBe(validity);
  });

  it('names each stretch of seconds', () => {
    const gaps = [
      { from: 3, to: 3 },
      { from: 7, to: 9 },
    ];
    expect(judgeValidity(facts({ outcome: { gaps } })).reasons).toEqual([
      { code: 'GAP', message: 'Second 3: the figures of a shard are missing', from: 3, to: 3 },
      { code: 'GAP', message: 'Seconds 7 to 9: the figures of a shard are missing', from: 7, to: 9 },
    ]);
  });
});

it('what ran out is said with its seconds and the remedy', () => {
  const [ports] = judgeValidity(facts(portsExhausted(12))).reasons;
  expect(ports).toMatchObject({ from: 2, to: 7 });
  expect(ports?.message).toMatch(
    /^Seconds 2 to 7: 12 requests \(1.2 %\) could not be sent, as a worker had no local port left\. .*ip_local_port_range/,
  );
  const [descriptors] = judgeValidity(facts(descriptorsExhausted(1))).reasons;
  expect(descriptors?.message).toMatch(/1 request .* no file descriptor left\. .*ulimit -n/);
});

describe('verdict, without thresholds', () => {
  it.each<[RunEndReason, RunValidity | null, RunVerdict]>([
    ['COMPLETED', 'VALID', 'PASSED'],
    ['COMPLETED', 'DEGRADED', 'PASSED'],
    ['COMPLETED', 'INVALID', 'INCONCLUSIVE'],
    ['COMPLETED', null, 'INCONCLUSIVE'],
    ['STOPPED_BY_USER', 'VALID', 'INCONCLUSIVE'],
    ['NO_WORKERS', null, 'INCONCLUSIVE'],
    ['WORKERS_LOST', 'VALID', 'INCONCLUSIVE'],
    ['DATA_EXHAUSTED', 'VALID', 'INCONCLUSIVE'],
  ])('%s and %s: %s', (reason, validity, verdict) => {
    expect(judgeVerdict(reason, validity)).toBe(verdict);
  });
});
