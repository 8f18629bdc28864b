/** When a step's attempt is followed by another one. */
import type { CompiledRequest } from '@loadtest/scenario';
import { headerText } from './headers.ts';
import type { Outcome } from './transport.ts';
import type { IterationValues } from './values.ts';

export type RetryPolicy = NonNullable<CompiledRequest['retry']>;

/** What another attempt would not change. */
const FINAL = new Set(['INTERRUPTED', 'TARGET_FORBIDDEN']);

/** Whether the attempt (1, 2, …) is followed by another one: after a transport error, or one of the statuses of `onStatus`. */
export function isRetried(
  policy: RetryPolicy | null,
  attempt: number,
  { failure, status }: Outcome,
): policy is RetryPolicy {
  if (policy === null || attempt >= policy.maxAttempts) return false;
  return failure === null ? policy.onStatus.includes(status) : !FINAL.has(failure.kind);
}

/**
 * How long to wait before the attempt behind this one (1, 2, …), ms: what the answer's Retry-After says, as far as `maxDelayMs`, else
 * exponential backoff with full jitter: evenly from 0 to min(maxDelay, base · 2^(attempt − 1)).
 */
export function backoffMs(
  { baseDelayMs, maxDelayMs }: RetryPolicy,
  attempt: number,
  { headers }: Outcome,
  values: Pick<IterationValues, 'pause' | 'nowMs'>,
): number {
  const told = retryAfterMs(headers, values);
  if (told !== null) return Math.min(told, maxDelayMs);
  return values.pause() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
}

/** Retry-After (RFC 9110, 10.2.3) in ms: seconds, or an HTTP date, held against the answer's own Date, so that no clock need be right. */
function retryAfterMs(headers: Outcome['headers'], values: { readonly nowMs: number }): number | null {
  const text = headerText(headers, 'retry-after')?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const until = Date.parse(text);
  if (Number.isNaN(until) || !text.endsWith('GMT')) return null;
  const sent = Date.parse(headerText(headers, 'date') ?? '');
  return Math.max(0, until - (Number.isNaN(sent) ? values.nowMs : sent));
}
