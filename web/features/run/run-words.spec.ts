import { describe, expect, it } from 'vitest';
import type { LoadViewFragment, RunValidity } from '../../gql/graphql.ts';
import { describeDefinition, describeLoad, hostOf, plannedSeconds, warmUpSeconds } from './describe-run.ts';
import { sayBriefly, sayErrorKind, sayState, sayValidity, sayVerdict } from './run-words.ts';

const load: LoadViewFragment = {
  model: 'CONSTANT_RATE',
  rate: 2000,
  users: null,
  duration: '10m',
  stages: null,
  gracefulStop: '30s',
  warmUp: '10s',
};

describe('a run in words', () => {
  it('says load, length and target', () => {
    expect(describeDefinition({ load, target: 'https://shop.example/api' })).toBe(
      '2,000 iterations/s for 10 min against shop.example',
    );
    expect(describeLoad({ ...load, model: 'CONSTANT_USERS', rate: null, users: 1, duration: '90s' })).toBe(
      '1 user for 1 min 30 s',
    );
    const stages = [
      { to: 50, duration: '1m' },
      { to: 0, duration: '1m' },
    ];
    expect(describeLoad({ ...load, model: 'RAMPING_USERS', rate: null, users: 0, duration: null, stages })).toBe(
      'Up to 50 users in 2 min',
    );
    expect([plannedSeconds(load), warmUpSeconds(load)]).toEqual([600, 10]);
    expect(hostOf('not a url')).toBe('not a url');
  });

  it('says how far it is, and how it ended', () => {
    const run = { status: 'RUNNING', endReason: null, startedAt: '2026-01-01T00:00:00Z', endedAt: null } as const;
    expect(sayState(run, 120, 600).text).toBe('Live · 2:00 of 10:00');
    expect(sayState(run, 120, 600, false)).toEqual({ tone: 'neutral', text: 'Live at 2:00, when last heard of' });
    const ended = {
      ...run,
      status: 'FINISHED',
      endReason: 'STOPPED_BY_USER',
      endedAt: '2026-01-01T00:01:10Z',
    } as const;
    expect(sayState(ended, 0, 600).text).toBe('Stopped · 1:10');
    expect(sayState({ ...ended, startedAt: null, endReason: 'NO_WORKERS' }, 0, 600).text).toBe(
      'Never started: no worker was there',
    );
  });

  it('gives verdict and validity as sentences with a tone', () => {
    expect(sayVerdict({ verdict: 'INCONCLUSIVE', endReason: 'STOPPED_BY_USER', validity: 'VALID' }, 0)).toEqual({
      tone: 'neutral',
      text: 'No verdict: it did not run to its end',
    });
    const reason = { code: 'GAP', message: 'A worker was replaced at 1:10.', from: 70, to: 77 } as const;
    expect(sayValidity({ validity: 'DEGRADED', validityReasons: [reason, reason] })).toEqual({
      tone: 'warn',
      text: 'Degraded: A worker was replaced at 1:10 (and 1 more)',
    });
    expect(sayBriefly({ status: 'FINISHED', verdict: 'PASSED', endReason: 'COMPLETED' })).toEqual({
      tone: 'good',
      text: 'Passed',
    });
  });

  it('has words for values that were added after it was built', () => {
    expect(sayErrorKind('QUOTA_REACHED' as 'OTHER')).toBe('quota reached');
    const validity = 'UNCLEAR_YET' as RunValidity;
    expect(sayValidity({ validity, validityReasons: [] })).toEqual({ tone: 'neutral', text: 'unclear yet' });
  });
});
