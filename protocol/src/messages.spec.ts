import { describe, expect, it } from 'vitest';
import {
  checkWorkerTask,
  type Heartbeat,
  heartbeatMessage,
  type MessageType,
  type PublishedSecond,
  runNoticeMessage,
  secondMessage,
  workerNoticeMessage,
} from './messages.ts';

const HEARTBEAT: Heartbeat = {
  ...{ id: 'anna-17', hostname: 'anna', region: 'default', version: '0.1.0', startedAt: 1_700_000_000_000.5 },
  ...{ slots: 2, draining: false, cores: 2, cpu: 0.35, memoryBytes: 80_000_000, memoryLimitBytes: 512_000_000 },
  ...{ eventLoopDelayMs: 1.2, networkBytesPerSecond: 25_000, connections: 40, requestRate: 980.5 },
};
const NONE = {
  ...{ count: 0, min: null, mean: null, max: null, stdDev: null },
  ...{ p50: null, p90: null, p95: null, p99: null, p999: null },
};
const SECOND: PublishedSecond = {
  ...{ runId: 'r1', second: 7, revision: 0, complete: true, planned: 2, dropped: 1, lost: 0, iterations: 1 },
  ...{ requests: 1, unsent: 0, errors: 0, checksFailed: 0, bytesSent: 90, bytesReceived: 400 },
  ...{ inFlight: 1, users: 0, connections: 1, workers: 1 },
  ...{ latency: { ...NONE, count: 1, p50: 1.5 }, responseTime: NONE, startDelay: NONE },
  statusCodes: [[200, 1]],
  errorKinds: [[3, 1, null]],
  steps: [{ step: 0, requests: 1, errors: 0, latency: NONE, responseTime: NONE }],
};

function cases<T>(name: string, type: MessageType<T>, message: T, wrong: readonly unknown[]) {
  return {
    name,
    message,
    wrong,
    write: (value: unknown) => type.write(value as T),
    read: (text: string) => type.read(text),
  };
}

describe.each([
  cases('a heartbeat', heartbeatMessage, HEARTBEAT, [
    { ...HEARTBEAT, id: '' },
    { ...HEARTBEAT, slots: 0 },
    { ...HEARTBEAT, cpu: Number.NaN },
    { ...HEARTBEAT, more: 1 },
  ]),
  cases('a second', secondMessage, SECOND, [
    { ...SECOND, second: -1 },
    { ...SECOND, latency: { ...NONE, p50: undefined } },
    { ...SECOND, statusCodes: [[200]] },
    { ...SECOND, steps: [{}] },
  ]),
  cases('a notice of a run', runNoticeMessage, { runId: 'r1', what: 'STATE' as const }, [
    { runId: 'r1', what: 'DANCE' },
    { what: 'STATE' },
  ]),
  cases('a notice of a worker', workerNoticeMessage, { workerId: 'anna-17', what: 'GONE' as const }, [
    { workerId: 'anna-17' },
    { workerId: 7, what: 'GONE' },
  ]),
])('$name', ({ message, wrong, write, read }) => {
  it('is read as it was written', () => {
    expect(read(write(message))).toEqual(message);
  });
  it('that breaks its type is neither written nor read', () => {
    for (const value of [...wrong, null, 'text', []]) {
      expect(() => write(value)).toThrow();
      expect(() => read(JSON.stringify(value))).toThrow();
    }
    expect(() => read('{"runId":')).toThrow();
  });
});

describe('a task', () => {
  it('is checked', () => {
    const task = { runId: 'r1', shard: 0, attempt: 1 };
    for (const right of [task, { tryId: 't1' }]) expect(checkWorkerTask(right)).toEqual(right);
    for (const wrong of [{ ...task, shard: -1 }, { ...task, attempt: 0 }, { ...task, more: 1 }, { tryId: 1 }, null])
      expect(() => checkWorkerTask(wrong)).toThrow();
  });
});
