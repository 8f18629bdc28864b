/** From what shards report to what is said of the measurement. */
import { Books, ERROR_KINDS, type ErrorKind, noCounters, type Tick } from '@loadtest/protocol';
import { compileCurve } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import { judgeValidity } from '../../runs/coordinator/validity.ts';
import type { AggregatedRun } from './aggregator.messages.ts';
import { outcomeOf } from './run-outcome.ts';
import { RunWatch } from './run-watch.ts';

const SECONDS = 8;
const RUN: AggregatedRun = {
  runId: '0123456789abcdef01234567',
  scenarioId: '0123456789abcdef01234567',
  epoch: 1,
  curve: compileCurve({ model: 'CONSTANT_RATE', rate: 10, duration: '8s', gracefulStop: '30s', warmUp: '0s' }),
  durationMs: 1000 * SECONDS,
  iterationLimit: null,
  adjustments: [],
  shards: 2,
  warmUpMs: 0,
  requestsPerIteration: 1,
  keptMs: null,
  startAtMs: null,
  stoppedAtMs: null,
  placements: [],
  checkpoint: null,
};

/** All five iterations that are due in the second start, with a request each. */
function tick(shard: number, second: number, part: Partial<Tick>): Tick {
  return {
    ...{ ...noCounters(), iterations: 5, completed: 5, requests: 5 },
    ...{ shard, attempt: 1, second, cursor: 10 * (second + 1) + shard, closed: second === SECONDS - 1, partial: false },
    ...{ drops: [], inFlight: 0, users: 0, connections: 1, stallMs: 1, cpu: 0.1, startDelay: new Uint8Array() },
    steps: [],
    ...part,
  };
}
/** So many of the requests of the second failed as this. */
function failing(kind: ErrorKind, count: number): Partial<Tick> {
  const none = new Uint8Array();
  const counted = { requests: 5, unsent: count, errors: count, interruptedRequests: 0, bytesReceived: 0 };
  const errorKinds = [[ERROR_KINDS.indexOf(kind), count, 'in words']] as const;
  const histograms = { latency: none, responseTime: none };
  return { steps: [{ step: 0, ...counted, ...histograms, statusCodes: [], errorKinds, checks: [] }] };
}

/** What is said of a run in which shard 1 reports these in some seconds. */
function judge(special: Readonly<Record<number, Partial<Tick>>>) {
  const books = new Books(RUN);
  const watch = new RunWatch();
  for (const shard of [0, 1]) books.place(shard, 1, 'anna', 0);
  for (let second = 0; second < SECONDS; second++) {
    books.receive(tick(0, second, {}));
    books.receive(tick(1, second, special[second] ?? {}));
    books.closeNext();
  }
  for (const stored of books.pending()) watch.set(stored);
  return judgeValidity({ outcome: outcomeOf({ run: RUN, books, watch }), clockBoundMs: 1, workersLost: 0 });
}

describe('what shards report of a second decides the validity', () => {
  it('nothing special: VALID', () => {
    expect(judge({})).toEqual({ validity: 'VALID', reasons: [] });
  });

  it('an engine that stood still for 150 ms: DEGRADED, and the second is named', () => {
    expect(judge({ 3: { stallMs: 150.4 }, 5: { stallMs: 100 } })).toEqual({
      validity: 'DEGRADED',
      reasons: [{ code: 'STALL', message: 'Second 3: a worker’s engine stood still for 150 ms', from: 3, to: 3 }],
    });
  });

  it('five seconds of a busy core, and not four', () => {
    const busy = (seconds: readonly number[]) => judge(Object.fromEntries(seconds.map((at) => [at, { cpu: 0.95 }])));
    expect(busy([1, 2, 3, 4]).validity).toBe('VALID');
    expect(busy([1, 2, 3, 4, 5]).reasons).toMatchObject([{ code: 'CPU', from: 1, to: 5 }]);
  });

  it.each(['PORTS_EXHAUSTED', 'FILE_DESCRIPTORS'] as const)('%s: how many, and from when to when', (kind) => {
    const { validity, reasons } = judge({ 2: failing(kind, 1), 6: failing(kind, 2) });
    expect(validity).toBe('DEGRADED');
    expect(reasons).toMatchObject([
      { code: kind, from: 2, to: 6, message: expect.stringContaining('3 requests (3.8 %)') },
    ]);
    expect(judge({ 2: failing(kind, 5) }).validity).toBe('INVALID');
  });
});
