/**
 * A tick: what one shard did in one second. Its key is (run, shard, attempt, second); a second report under the same key
 * is the same report. A request belongs to the second of its end, an iteration to that of its actual start.
 */

/** What is told of an error crosses the wire with so many characters at most. */
export const LONGEST_MESSAGE = 2000;

/** Their places are what crosses the wire: new ones come last. A request has at most one. INTERRUPTED is counted but is no error. */
export const ERROR_KINDS = [
  'CONNECT',
  'DNS',
  'TLS',
  'TIMEOUT',
  'RESET',
  'PROTOCOL',
  'HTTP_4XX',
  'HTTP_5XX',
  'CHECK',
  'EXTRACT',
  'TARGET_FORBIDDEN',
  'PORTS_EXHAUSTED',
  'INTERRUPTED',
  'OTHER',
  'FILE_DESCRIPTORS',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** An iteration that starts later than this after it was due, ms, counts as late. */
export const LATE_START_MS = 50;

/** What adds up over ticks, shards and seconds. */
export interface Counters {
  /** Iterations started. */
  iterations: number;
  /** Of `iterations`: due before the end of the warm-up and started after it. They belong to the warm-up: a run's summary leaves them out. */
  warmUpIterations: number;
  /** Iterations that ran to their end, of those due after the warm-up. */
  completed: number;
  /** Iterations cut off by the end, of those due after the warm-up. */
  interrupted: number;
  /** Requests that ended: answered, failed or cut off; each retry and each hop of a redirect is one. */
  requests: number;
  /** Of `requests`: those that never reached a socket. */
  unsent: number;
  /** Requests with an error kind, INTERRUPTED not among them. */
  errors: number;
  /** Of `requests`: cut off by the end (kind INTERRUPTED); in no histogram. */
  interruptedRequests: number;
  checksPassed: number;
  checksFailed: number;
  /** Bytes on the sockets. */
  bytesSent: number;
  bytesReceived: number;
  /** Iterations that started more than LATE_START_MS after they were due. */
  lateStarts: number;
}

export const COUNTER_NAMES = [
  'iterations',
  'warmUpIterations',
  'completed',
  'interrupted',
  'requests',
  'unsent',
  'errors',
  'interruptedRequests',
  'checksPassed',
  'checksFailed',
  'bytesSent',
  'bytesReceived',
  'lateStarts',
] as const satisfies readonly (keyof Counters)[];

export function noCounters(): Counters {
  return {
    iterations: 0,
    warmUpIterations: 0,
    completed: 0,
    interrupted: 0,
    requests: 0,
    unsent: 0,
    errors: 0,
    interruptedRequests: 0,
    checksPassed: 0,
    checksFailed: 0,
    bytesSent: 0,
    bytesReceived: 0,
    lateStarts: 0,
  };
}

/** Adds `more` to `sum`, in place. */
export function addCounters(sum: Counters, more: Counters): Counters {
  for (const name of COUNTER_NAMES) sum[name] += more[name];
  return sum;
}

/** Iterations that the plan called for and that were not started, by the second in which they were due. */
export interface Drops {
  /** The planned second. */
  readonly second: number;
  readonly count: number;
  /** Of `count`: those due while the shard held no lease. */
  readonly lost: number;
}

/** What one step did in one tick; steps without a request in this second are left out. */
export interface StepTick {
  /** Index in the plan. */
  readonly step: number;
  readonly requests: number;
  readonly unsent: number;
  readonly errors: number;
  readonly interruptedRequests: number;
  readonly bytesReceived: number;
  /** Histogram on the wire (see histogram.ts), µs: of each request that was sent and ended. */
  readonly latency: Uint8Array;
  /** Histogram on the wire, µs: of each request that ended, unsent ones included. */
  readonly responseTime: Uint8Array;
  /** [status, how many]. */
  readonly statusCodes: readonly (readonly [number, number])[];
  /** [index in ERROR_KINDS, how many, one masked sample or null]. */
  readonly errorKinds: readonly (readonly [number, number, string | null])[];
  /** [index of the check, passed, failed, one masked sample of a failure or null]. */
  readonly checks: readonly (readonly [number, number, number, string | null])[];
}

export interface Tick extends Readonly<Counters> {
  readonly shard: number;
  /** 1, 2, …: counts up each time the shard is placed anew. */
  readonly attempt: number;
  /** Whole seconds since the run's start: 0, 1, 2, … */
  readonly second: number;
  /**
   * The first k of the shard not decided by the end of this second: every k of the shard below it (from the attempt's
   * first on) has its fate in this tick or an earlier one, none above has. User models: the next k to be given.
   */
  readonly cursor: number;
  /**
   * The shard decides nothing more: its plan is over, it was stopped, or fenced. `cursor` is where its plan ended; iterations
   * may still be running.
   */
  readonly closed: boolean;
  /** This attempt began within this second, later than the run: its figures do not cover the whole second. */
  readonly partial: boolean;
  /** Decided in this second, due in this one or earlier ones. Ascending, one entry a second. */
  readonly drops: readonly Drops[];
  /** Gauges at the end of the second. */
  readonly inFlight: number;
  readonly users: number;
  readonly connections: number;
  /** The longest time that the engine's own loop did not turn, ms, as of this second: one that began in an earlier second counts from there. */
  readonly stallMs: number;
  /** Share of one core that the engine's thread used in this second, 0..1. */
  readonly cpu: number;
  /** Histogram on the wire, µs: from when a request was due to its first byte. Requests that were sent. */
  readonly startDelay: Uint8Array;
  readonly steps: readonly StepTick[];
}

/** A shard's last message: its totals must equal the sum of its ticks, else the run is not VALID. */
export interface ShardEnd extends Readonly<Counters> {
  readonly shard: number;
  readonly attempt: number;
  /** As in the last tick: where the plan of this shard ended. */
  readonly cursor: number;
  /** The second of its last tick; −1 where it sent none. */
  readonly lastSecond: number;
  readonly dropped: number;
  readonly lost: number;
  /** COMPLETED: the plan's end. DATA_EXHAUSTED: a user model's ONCE rows ended before it. STOPPED: it was told to. FENCED: another attempt holds the shard. FAILED: see `message`. */
  readonly reason: 'COMPLETED' | 'DATA_EXHAUSTED' | 'STOPPED' | 'FENCED' | 'FAILED';
  readonly message: string | null;
}
