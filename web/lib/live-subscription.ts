import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { AnyVariables, Client } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import { type ApiError, apiErrorOf, isPassing } from './api-error.ts';

/**
 * connecting: asked, nothing has come yet. open: data comes. waiting: the link is down, tried again after a while.
 * ended: the server completed it. refused: the server said no for good.
 */
export type SubscriptionState = 'connecting' | 'open' | 'waiting' | 'ended' | 'refused';

export interface LiveSubscription<Data, Variables extends AnyVariables> {
  readonly document: TypedDocumentNode<Data, Variables>;
  /** Asked before each attempt, so that one that resumes goes on from what has been seen. */
  readonly variables: () => Variables;
  /** `again`: what came shows that something is missing; subscribe anew, from what has been seen. */
  readonly onData: (data: Data) => 'again' | undefined;
  /** Told when it becomes another. */
  readonly onState?: (state: SubscriptionState, error: ApiError | null) => void;
}

/** Where time and chance come from. */
export interface RetryTiming {
  readonly random: () => number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

export const BROWSER_TIMING: RetryTiming = { random: Math.random, firstDelayMs: 300, longestDelayMs: 10_000 };

/** Doubled with each attempt up to the longest, then drawn from its upper half, so that many viewers do not come back at once. */
export function retryDelayMs(attempt: number, { random, firstDelayMs, longestDelayMs }: RetryTiming): number {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 30));
  return full / 2 + (random() * full) / 2;
}

/**
 * Subscribes, and again without end when the link breaks or the source fails; at once when the browser says that it is
 * online again. Stops by itself when the server completes the subscription or refuses it for good. Gives back what ends it.
 */
export function subscribeForever<Data, Variables extends AnyVariables>(
  client: Client,
  { document, variables, onData, onState }: LiveSubscription<Data, Variables>,
  timing: RetryTiming = BROWSER_TIMING,
): () => void {
  let current: { unsubscribe: () => void } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let over = false;

  let state: SubscriptionState | null = null;
  function become(next: SubscriptionState, error: ApiError | null = null) {
    if (next === state) return;
    state = next;
    onState?.(next, error);
  }

  function stop() {
    over = true;
    clearTimeout(timer);
    globalThis.removeEventListener?.('online', retryNow);
    leave();
  }
  function leave() {
    current?.unsubscribe();
    current = null;
  }
  function retryNow() {
    if (over || timer === undefined) return;
    clearTimeout(timer);
    start();
  }
  function retryLater(error: ApiError | null) {
    leave();
    become('waiting', error);
    timer = setTimeout(start, error?.retryAfterMs ?? retryDelayMs(attempt, timing));
    attempt += 1;
  }
  function failed(error: ApiError) {
    if (isPassing(error.code)) return retryLater(error);
    stop();
    become('refused', error);
  }

  function ended() {
    stop();
    become('ended');
  }

  function start() {
    timer = undefined;
    let settled = false;
    const settle = (next: () => void) => {
      if (settled || over) return;
      settled = true;
      next();
    };
    if (attempt === 0) become('connecting');
    const subscription = pipe(
      client.subscription(document, variables()),
      onEnd(() => settle(ended)),
      subscribe(({ data, error, hasNext }) => {
        if (settled || over) return;
        if (error) return settle(() => failed(apiErrorOf(error)));
        // The completion comes as the last result once more.
        if (!hasNext) return settle(ended);
        if (data === undefined || data === null) return;
        attempt = 0;
        become('open');
        if (onData(data) === 'again') settle(() => retryLater(null));
      }),
    );
    if (settled || over) subscription.unsubscribe();
    else current = subscription;
  }

  globalThis.addEventListener?.('online', retryNow);
  start();
  return stop;
}
