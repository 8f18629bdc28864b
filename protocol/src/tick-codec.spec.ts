import { describe, expect, it } from 'vitest';
import { madeUpTick } from '../test/made-up.ts';
import { HistogramRecorder } from './histogram.ts';
import type { StepTick, Tick } from './tick.ts';
import { decodeShardEnd, decodeTick, encodeTick } from './tick-codec.ts';

const TICK: Tick = { ...madeUpTick(1), second: 7, drops: [] };

function withHeader(change: (header: Record<string, unknown>) => void): Uint8Array {
  const bytes = Buffer.from(encodeTick({ ...TICK, startDelay: new Uint8Array(0), steps: [] }));
  const header = JSON.parse(bytes.toString('utf8', 4)) as Record<string, unknown>;
  change(header);
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json]);
}

function step(index: number): StepTick {
  const recorder = new HistogramRecorder();
  recorder.record(1500);
  const counts = { requests: 1, unsent: 0, errors: 0, interruptedRequests: 0, bytesReceived: 9 };
  const lists = { statusCodes: [], errorKinds: [], checks: [] };
  return { step: index, ...counts, ...lists, latency: recorder.take(), responseTime: new Uint8Array(0) };
}

describe('a tick that breaks its own type', () => {
  it.each<[string, Partial<Tick>]>([
    ['a count below zero', { requests: -1 }],
    ['half a request', { requests: 0.5 }],
    ['attempt 0', { attempt: 0 }],
    ['a second before the first', { second: -1 }],
    ['no number', { cpu: Number.NaN }],
    ['an endless stall', { stallMs: Number.POSITIVE_INFINITY }],
    ['drops of a later second', { drops: [{ second: 8, count: 1, lost: 0 }] }],
    ['drops that do not ascend', { drops: [6, 6].map((second) => ({ second, count: 1, lost: 0 })) }],
    ['more lost than dropped', { drops: [{ second: 6, count: 1, lost: 2 }] }],
    ['drops of nothing', { drops: [{ second: 6, count: 0, lost: 0 }] }],
    ['steps that do not ascend', { steps: [step(2), step(1)] }],
    ['an error kind that there is not', { steps: [{ ...step(1), errorKinds: [[99, 1, null]] }] }],
    ['a sample that is too long', { steps: [{ ...step(1), errorKinds: [[1, 1, 'x'.repeat(2001)]] }] }],
    ['a malformed histogram', { startDelay: Uint8Array.of(1, 2, 3) }],
  ])('is not sent: %s', (_, part) => {
    expect(() => encodeTick({ ...TICK, ...part })).toThrow();
  });

  it.each<[string, (header: Record<string, unknown>) => void]>([
    ['a field that there is not', (header) => Object.assign(header, { more: 1 })],
    ['a field missing', (header) => Reflect.deleteProperty(header, 'cursor')],
    ['a text for a number', (header) => Object.assign(header, { requests: '1' })],
    ['a number beyond what is exact', (header) => Object.assign(header, { bytesSent: 2 ** 53 })],
    ['a histogram that is not there', (header) => Object.assign(header, { startDelay: 5 })],
  ])('is not believed: %s', (_, change) => {
    expect(() => decodeTick(withHeader(change))).toThrow();
  });

  it('is believed where nothing is wrong with it', () => {
    const tick = { ...TICK, drops: [{ second: 7, count: 2, lost: 2 }], steps: [step(0), step(3)] };
    expect(decodeTick(encodeTick(tick))).toEqual(tick);
    expect(decodeTick(withHeader(() => {})).second).toBe(7);
  });
});

describe('bytes that are no tick and no end', () => {
  it.each(['', 'x', '\0\0\0\0', '\u0002\0\0\0{}', '\u0002\0\0\0[]', '\u0004\0\0\0null', '\uffff\uffff'])(
    '%j',
    (text) => {
      expect(() => decodeTick(Buffer.from(text, 'latin1'))).toThrow();
      expect(() => decodeShardEnd(Buffer.from(text, 'latin1'))).toThrow();
    },
  );
});
