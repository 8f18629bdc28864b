import type {
  ErrorKind,
  RunEndReason,
  RunStateFragment,
  RunStatus,
  RunValidity,
  RunVerdict,
  ShardStatus,
} from '../../gql/graphql.ts';
import { formatSecond, secondsBetween } from '../../lib/format-time.ts';
import type { Tone } from '../../ui/chip.tsx';

/** A state in words, and how it is to be taken. */
export interface Said {
  readonly tone: Tone;
  readonly text: string;
  readonly isLive?: boolean;
}

const END_WORDS: Record<RunEndReason, string> = {
  COMPLETED: 'Finished',
  DATA_EXHAUSTED: 'Ended as its data ran out',
  STOPPED_BY_USER: 'Stopped',
  THRESHOLD_ABORT: 'Ended by a threshold',
  NO_WORKERS: 'Never started: no worker was there',
  WORKERS_LOST: 'Ended as its workers were lost',
  TARGET_FORBIDDEN: 'Ended: the target is not allowed',
  DEADLINE_EXCEEDED: 'Ended: it took longer than it may',
  INTERNAL_ERROR: 'Ended by an error of the platform',
};
const STATUS_WORDS: Record<RunStatus, string> = {
  QUEUED: 'Waiting',
  PREPARING: 'Preparing',
  RUNNING: 'Live',
  STOPPING: 'Stopping',
  FINISHED: 'Finished',
};
const VERDICT_WORDS: Record<RunVerdict, string> = { PASSED: 'Passed', FAILED: 'Failed', INCONCLUSIVE: 'No verdict' };
const VALIDITY_WORDS: Record<RunValidity, string> = { VALID: 'Valid', DEGRADED: 'Degraded', INVALID: 'Invalid' };
const VERDICT_TONES: Record<RunVerdict, Tone> = { PASSED: 'good', FAILED: 'bad', INCONCLUSIVE: 'neutral' };
const VALIDITY_TONES: Record<RunValidity, Tone> = { VALID: 'good', DEGRADED: 'warn', INVALID: 'bad' };

/** The API may add values: what is not known here is said as it stands, in lower case. */
function word<K extends string>(words: Readonly<Record<K, string>>, key: K): string {
  return words[key] ?? plain(key);
}
function plain(key: string): string {
  return key.toLowerCase().replaceAll('_', ' ');
}

interface Ended {
  readonly status: RunStatus;
  readonly endReason: RunEndReason | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/**
 * How a run stands. `secondsDone` and `secondsPlanned` count for one that runs; `isFresh`: what is known is of this moment.
 */
export function sayState(run: Ended, secondsDone: number, secondsPlanned: number, isFresh = true): Said {
  if (run.status === 'FINISHED') {
    const length = run.startedAt && run.endedAt ? secondsBetween(run.startedAt, run.endedAt) : null;
    const words = run.endReason === null ? STATUS_WORDS.FINISHED : word(END_WORDS, run.endReason);
    return { tone: 'neutral', text: length === null ? words : `${words} · ${formatSecond(length)}` };
  }
  if (!isFresh) {
    return {
      tone: 'neutral',
      text: `${word(STATUS_WORDS, run.status)} at ${formatSecond(secondsDone)}, when last heard of`,
    };
  }
  if (run.status === 'RUNNING') {
    return {
      tone: 'good',
      isLive: true,
      text: `Live · ${formatSecond(secondsDone)} of ${formatSecond(secondsPlanned)}`,
    };
  }
  return { tone: 'neutral', isLive: true, text: word(STATUS_WORDS, run.status) };
}

/** The verdict as a sentence; `thresholds`: how many there are to meet. */
export function sayVerdict(
  { verdict, endReason, validity }: Pick<RunStateFragment, 'verdict' | 'endReason' | 'validity'>,
  thresholds: number,
): Said | null {
  if (verdict === null) return null;
  const tone = VERDICT_TONES[verdict] ?? 'neutral';
  if (verdict === 'PASSED')
    return { tone, text: thresholds === 0 ? 'Passed: it ran to its end' : 'Passed: all thresholds were met' };
  if (verdict === 'FAILED') return { tone, text: 'Failed: a threshold was missed' };
  if (validity === 'INVALID') return { tone, text: 'No verdict: the measurement cannot be trusted' };
  if (endReason === 'DATA_EXHAUSTED') return { tone, text: 'No verdict: its data ran out before its end' };
  if (endReason !== 'COMPLETED') return { tone, text: 'No verdict: it did not run to its end' };
  return { tone, text: `${word(VERDICT_WORDS, verdict)}: nothing could be judged` };
}

/** Whether the measurement can be trusted, with the first reason where it cannot fully. */
export function sayValidity({
  validity,
  validityReasons,
}: Pick<RunStateFragment, 'validity' | 'validityReasons'>): Said | null {
  if (validity === null) return null;
  const tone = VALIDITY_TONES[validity] ?? 'neutral';
  if (validity === 'VALID') return { tone, text: 'Valid: the measurement can be trusted' };
  const [first, ...rest] = validityReasons;
  const reason = first === undefined ? '' : `: ${first.message.replace(/\.$/, '')}`;
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
  return { tone, text: `${word(VALIDITY_WORDS, validity)}${reason}${more}` };
}

/** One word for a list: what matters most of state and verdict. */
export function sayBriefly({
  status,
  verdict,
  endReason,
}: {
  readonly status: RunStatus;
  readonly verdict: RunVerdict | null;
  readonly endReason: RunEndReason | null;
}): Said {
  if (status !== 'FINISHED')
    return { tone: status === 'RUNNING' ? 'good' : 'neutral', isLive: true, text: word(STATUS_WORDS, status) };
  if (verdict === 'INCONCLUSIVE' && endReason === 'STOPPED_BY_USER') return { tone: 'neutral', text: 'Stopped' };
  if (verdict === null) return { tone: 'neutral', text: 'No verdict' };
  return { tone: VERDICT_TONES[verdict] ?? 'neutral', text: word(VERDICT_WORDS, verdict) };
}

/** The validity in one word. */
export function sayValidityBriefly(validity: RunValidity): Said {
  return { tone: VALIDITY_TONES[validity] ?? 'neutral', text: word(VALIDITY_WORDS, validity) };
}

const ERROR_WORDS: Record<ErrorKind, string> = {
  CONNECT: 'No connection',
  DNS: 'Host name not found',
  TLS: 'TLS failed',
  TIMEOUT: 'No answer in time',
  RESET: 'Connection broken off',
  PROTOCOL: 'Not HTTP',
  HTTP_4XX: 'HTTP 4xx',
  HTTP_5XX: 'HTTP 5xx',
  CHECK: 'A check failed',
  EXTRACT: 'Nothing to extract',
  TARGET_FORBIDDEN: 'Target not allowed',
  PORTS_EXHAUSTED: 'No free port on the worker',
  FILE_DESCRIPTORS: 'No free file descriptor on the worker',
  INTERRUPTED: 'Cut off by the end',
  OTHER: 'Other',
};

/** What went wrong with a request. */
export function sayErrorKind(kind: ErrorKind): string {
  return word(ERROR_WORDS, kind);
}

const SHARD_WORDS: Record<ShardStatus, string> = {
  QUEUED: 'waiting',
  READY: 'ready',
  RUNNING: 'running',
  FINISHED: 'finished',
  LOST: 'lost',
};

export function sayShard(status: ShardStatus): string {
  return word(SHARD_WORDS, status);
}
