/**
 * Ticks and ends in the stream's entries: a header in JSON and the histograms behind it as bytes. Both directions check what
 * they are given, so that nothing malformed is sent and nothing malformed is believed.
 */
import * as z from 'zod';
import { checkWire } from './histogram.ts';
import {
  COUNTER_NAMES,
  type Counters,
  ERROR_KINDS,
  LONGEST_MESSAGE,
  type ShardEnd,
  type StepTick,
  type Tick,
} from './tick.ts';

const whole = z.int().min(0);
const counters = Object.fromEntries(COUNTER_NAMES.map((name) => [name, whole])) as Record<keyof Counters, typeof whole>;
const sample = z.string().max(LONGEST_MESSAGE).nullable();

const stepHeader = z.strictObject({
  step: whole,
  requests: whole,
  unsent: whole,
  errors: whole,
  interruptedRequests: whole,
  bytesReceived: whole,
  /** Lengths of the histograms behind the header, bytes. */
  latency: whole,
  responseTime: whole,
  statusCodes: z.array(z.tuple([whole, whole])),
  errorKinds: z.array(z.tuple([whole.max(ERROR_KINDS.length - 1), whole, sample])),
  checks: z.array(z.tuple([whole, whole, whole, sample])),
});
const drops = z
  .strictObject({ second: whole, count: whole.min(1), lost: whole })
  .refine(({ count, lost }) => lost <= count, 'More are lost than dropped');
/** Each is greater than the one before. */
function ascend(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? number));
}

const tickHeader = z
  .strictObject({
    ...counters,
    shard: whole,
    attempt: whole.min(1),
    second: whole,
    cursor: whole,
    closed: z.boolean(),
    partial: z.boolean(),
    drops: z.array(drops).refine((all) => ascend(all.map(({ second }) => second)), 'Drops do not ascend'),
    inFlight: whole,
    users: whole,
    connections: whole,
    stallMs: z.number().min(0),
    cpu: z.number().min(0),
    startDelay: whole,
    steps: z.array(stepHeader).refine((all) => ascend(all.map(({ step }) => step)), 'Steps do not ascend'),
  })
  .refine(({ second, drops }) => (drops.at(-1)?.second ?? 0) <= second, 'Drops are of later seconds');
const shardEnd = z.strictObject({
  ...counters,
  shard: whole,
  attempt: whole.min(1),
  cursor: whole,
  lastSecond: z.int().min(-1),
  dropped: whole,
  lost: whole,
  reason: z.enum(['COMPLETED', 'DATA_EXHAUSTED', 'STOPPED', 'FENCED', 'FAILED']),
  message: z.string().max(LONGEST_MESSAGE).nullable(),
});

/** A tick as the bytes of one stream field. Throws on a tick that breaks its own type, or with a malformed histogram. */
export function encodeTick(tick: Tick): Uint8Array {
  const blobs: Uint8Array[] = [tick.startDelay];
  const steps = tick.steps.map((step) => {
    blobs.push(step.latency, step.responseTime);
    return { ...step, latency: step.latency.length, responseTime: step.responseTime.length };
  });
  for (const blob of blobs) checkWire(blob);
  const header = tickHeader.parse({ ...tick, startDelay: tick.startDelay.length, steps });
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, ...blobs]);
}

/** The reverse of `encodeTick`. Throws where the bytes are no tick, its histograms included: what it gives can be merged. */
export function decodeTick(bytes: Uint8Array): Tick {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 4) throw new Error('A tick is cut off within its header');
  const headerEnd = 4 + view.readUInt32LE(0);
  if (headerEnd > view.length) throw new Error('A tick is cut off within its header');
  const header = tickHeader.parse(JSON.parse(view.toString('utf8', 4, headerEnd)));
  let at = headerEnd;
  const next = (length: number): Uint8Array => {
    if (at + length > view.length) throw new Error('A tick is cut off within its histograms');
    const blob = new Uint8Array(view.subarray(at, at + length));
    at += length;
    checkWire(blob);
    return blob;
  };
  const startDelay = next(header.startDelay);
  const steps = header.steps.map(
    (step): StepTick => ({ ...step, latency: next(step.latency), responseTime: next(step.responseTime) }),
  );
  if (at !== view.length) throw new Error('A tick has bytes behind its end');
  return { ...header, startDelay, steps };
}

/** A shard's last message as the bytes of one stream field. Throws a ZodError where it breaks its own type. */
export function encodeShardEnd(end: ShardEnd): Uint8Array {
  return Buffer.from(JSON.stringify(shardEnd.parse(end)));
}

/** The reverse of `encodeShardEnd`. Throws where the bytes are no end. */
export function decodeShardEnd(bytes: Uint8Array): ShardEnd {
  return shardEnd.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}
