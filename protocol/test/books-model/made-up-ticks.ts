/** Ticks and ends with made-up figures around what was decided. */
import {
  COUNTER_NAMES,
  type Drops,
  HistogramRecorder,
  noCounters,
  type ShardEnd,
  type StepTick,
  type Tick,
} from '../../src/index.ts';

type Noise = (below: number) => number;

/** What an attempt decided in one second. */
export interface Second {
  readonly second: number;
  started: number;
  /** One each, in order of their planned seconds. */
  readonly drops: { readonly second: number; readonly lost: boolean }[];
  readonly partial: boolean;
}

interface Where {
  readonly cursor: number;
  readonly closed: boolean;
}

export function tickOf(who: { shard: number; attempt: number }, happened: Second, where: Where, noise: Noise): Tick {
  const counters = noCounters();
  for (const name of COUNTER_NAMES) counters[name] = noise(4);
  return {
    ...counters,
    iterations: happened.started,
    shard: who.shard,
    attempt: who.attempt,
    second: happened.second,
    cursor: where.cursor,
    closed: where.closed,
    partial: happened.partial,
    drops: gathered(happened.drops),
    inFlight: noise(9),
    users: noise(9),
    connections: noise(9),
    stallMs: noise(500) / 8,
    cpu: noise(100) / 64,
    startDelay: histogram(noise),
    steps: [0, 2, 5].filter(() => noise(2) === 0).map((step) => stepOf(step, noise)),
  };
}

function gathered(drops: Second['drops']): Drops[] {
  const seconds = [...new Set(drops.map(({ second }) => second))].sort((a, b) => a - b);
  return seconds.map((second) => {
    const here = drops.filter((drop) => drop.second === second);
    return { second, count: here.length, lost: here.filter(({ lost }) => lost).length };
  });
}

function histogram(noise: Noise): Uint8Array {
  const recorder = new HistogramRecorder();
  for (let left = noise(4); left > 0; left--) recorder.record(1 + noise(noise(4) === 0 ? 20_000 : 900));
  return recorder.take();
}

const SAMPLES = ['refused', 'late', 'a "quoted" one', null] as const;

function stepOf(step: number, noise: Noise): StepTick {
  const sample = (): string | null => SAMPLES[noise(SAMPLES.length)] ?? null;
  return {
    step,
    requests: noise(5),
    unsent: noise(2),
    errors: noise(3),
    interruptedRequests: noise(2),
    bytesReceived: noise(5000),
    latency: histogram(noise),
    responseTime: histogram(noise),
    statusCodes: [200, 404, 503].filter(() => noise(2) === 0).map((status) => [status, 1 + noise(5)] as const),
    errorKinds: [0, 3, 12].filter(() => noise(3) === 0).map((kind) => [kind, 1 + noise(3), sample()] as const),
    checks: [0, 1].filter(() => noise(2) === 0).map((check) => [check, noise(3), noise(3), sample()] as const),
  };
}

/** The last message of an attempt that sent these ticks. */
export function endOf(
  how: Pick<ShardEnd, 'shard' | 'attempt' | 'cursor' | 'reason'>,
  ticks: readonly Tick[],
): ShardEnd {
  const sums = noCounters();
  for (const tick of ticks) for (const name of COUNTER_NAMES) sums[name] += tick[name];
  const drops = ticks.flatMap((tick) => tick.drops);
  return {
    ...sums,
    ...how,
    lastSecond: ticks.at(-1)?.second ?? -1,
    dropped: drops.reduce((sum, { count }) => sum + count, 0),
    lost: drops.reduce((sum, { lost }) => sum + lost, 0),
    message: null,
  };
}
