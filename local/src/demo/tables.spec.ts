import { expect, it } from 'vitest';
import type { Report, Tick } from './operations.ts';
import { reportTable, secondLine, secondsHeader } from './tables.ts';

const latency = { p50: 8.123, p95: 21.55, p99: null };
const tick: Tick = {
  second: 7,
  phase: 'MAIN',
  planned: 50,
  iterations: 49,
  dropped: 1,
  requests: 201,
  errors: 2,
  inFlight: 4,
  latency,
};

it('prints a second under its header', () => {
  const header = secondsHeader();
  const line = secondLine(tick);
  expect(line.trim().split(/ {2,}/)).toEqual(['7', '50', '49', '1', '201', '2', '4', '8.12 ms', '21.6 ms', '–']);
  expect(line).toHaveLength(header.length);
  expect(secondLine({ ...tick, phase: 'DRAIN' })).toBe(`${line}  after the end`);
});

it('prints how the run ended, what adds up, and every step', () => {
  const figures = { requests: 400, errors: 2, requestRate: 80, latency };
  const report: Report = {
    number: 3,
    status: 'FINISHED',
    verdict: 'INCONCLUSIVE',
    validity: 'DEGRADED',
    validityReasons: [{ code: 'STALL', message: 'Second 2: a worker stood still' }],
    endReason: 'COMPLETED',
    endMessage: 'It ran to its planned end.',
    summary: { ...figures, name: '', planned: 100, iterations: 99, dropped: 1, steps: [{ ...figures, name: 'Home' }] },
  };
  expect(reportTable(report).split('\n')).toEqual([
    'Run 3: INCONCLUSIVE, DEGRADED, COMPLETED',
    '  It ran to its planned end.',
    '  STALL: Second 2: a worker stood still',
    'Iterations: 100 planned = 99 started + 1 dropped',
    '',
    expect.stringMatching(/requests +per second +errors +p50 +p95 +p99$/),
    expect.stringMatching(/^Home +400 +80\.0 +2 \(0\.50 %\) +8\.12 ms +21\.6 ms +–$/),
    expect.stringMatching(/^All steps +400/),
  ]);
});
