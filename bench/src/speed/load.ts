/** What a generator is asked to do. */

/**
 * GET: one tiny answer; SLOW: the same, a second later. JOURNEY: log in, use the token in a header, use it in a path. POST: a
 * body of values, the answer checked.
 */
export type Work = 'GET' | 'SLOW' | 'JOURNEY' | 'POST';
export type Wire = 'HTTP1' | 'TLS' | 'HTTP2';

export interface Load {
  readonly work: Work;
  readonly wire: Wire;
  /** `http://127.0.0.1:8080` */
  readonly origin: string;
  /** Closed loop: users without pauses, with a connection each as far as the protocol wants one. */
  readonly connections: number;
  /** Open loop: iterations started per second; null: closed loop. */
  readonly rate: number | null;
  /** Not measured: what comes before. */
  readonly warmUpSeconds: number;
  /** Measured. */
  readonly seconds: number;
}

/** A generator loads for a little longer than is measured, so that it is in full swing all the time. */
const TAIL_SECONDS = 2;

export function loadSeconds({ warmUpSeconds, seconds }: Load): number {
  return warmUpSeconds + seconds + TAIL_SECONDS;
}

/** Of works that are one GET: what is asked for. Null: the work is more than that. */
export function urlOf({ work, origin }: Load): string | null {
  if (work === 'GET') return `${origin}/`;
  return work === 'SLOW' ? `${origin}/slow` : null;
}
