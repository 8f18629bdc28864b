import { describe, expect, it } from 'vitest';
import type { RunStateFragment } from '../../../gql/graphql.ts';
import { kpisOf } from './kpis.ts';

const latency = { count: 0, min: null, mean: null, max: null, p50: null, p90: null, p95: null, p99: null, p999: null };
const summary: RunStateFragment['summary'] = {
  planned: 1000,
  iterations: 980,
  completed: 980,
  interrupted: 0,
  dropped: 20,
  lost: 0,
  requests: 1960,
  unsent: 0,
  uncounted: 0,
  errors: 30,
  errorRate: 0.0153,
  checksPassed: 0,
  checksFailed: 0,
  requestRate: 196,
  bytesSent: 0,
  bytesReceived: 0,
  latency,
  responseTime: { ...latency, count: 10, p95: 64.21, p99: 131, p999: 488 },
  startDelay: latency,
  statusCodes: [],
  errorKinds: [
    { kind: 'INTERRUPTED', count: 900, sample: null },
    { kind: 'CHECK', count: 10, sample: null },
    { kind: 'HTTP_5XX', count: 20, sample: null },
  ],
  checks: [],
  steps: [],
};
const now = { requests: 200, inFlight: 12, connections: 30 };
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const shown = (...args: Parameters<typeof kpisOf>) =>
  kpisOf(...args).map(({ value, note, isBad }) => [plain(value), plain(note), isBad ?? false]);

describe('the six numbers', () => {
  it('say how the run stands, what is bad in red', () => {
    expect(shown(summary, now, null)).toEqual([
      ['1,960', '200/s now', false],
      ['98 %', '20 dropped', true],
      ['1.5 %', 'mostly HTTP 5xx', true],
      ['64.2 ms', 'latency p95 –', false],
      ['131 ms', 'p99.9 488 ms', false],
      ['12', '30 connections', false],
    ]);
  });

  it('are those of the whole run in the report', () => {
    const report = shown({ ...summary, errors: 0, errorRate: 0, errorKinds: [] }, null, 44);
    expect([report[0], report[2], report[5]]).toEqual([
      ['1,960', '196/s over the run', false],
      ['0 %', 'none', false],
      ['44', 'median –', false],
    ]);
  });

  it('count iterations where the model plans none', () => {
    expect(shown({ ...summary, planned: null, interrupted: 3 }, now, null)[1]).toEqual(['980', '3 cut off', false]);
  });

  it('do not call an INTERRUPTED request an error', () => {
    const errorKinds = [{ kind: 'INTERRUPTED' as const, count: 5, sample: null }];
    expect(shown({ ...summary, errors: 0, errorRate: 0, errorKinds }, now, null)[2]).toEqual([
      '0 %',
      'none so far',
      false,
    ]);
    const one = [{ kind: 'CHECK' as const, count: 30, sample: null }];
    expect(shown({ ...summary, errorKinds: one }, now, null)[2]?.[1]).toBe('A check failed');
  });
});
