import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { AnyVariables, Client } from 'urql';
import { type ApiError, apiErrorOf, isPassing } from './api-error.ts';
import { BROWSER_TIMING, type RetryTiming, retryDelayMs } from './live-subscription.ts';

export type Answer<Data> =
  | { readonly data: Data; readonly error: null }
  | { readonly data: null; readonly error: ApiError };

export interface PersistentQuery {
  readonly signal: AbortSignal;
  /** Told of each failure that is tried again. */
  readonly onTrouble?: (error: ApiError) => void;
  readonly timing?: RetryTiming;
}

/**
 * Asks the server itself (no cache) until it answers or refuses for good. Never settles once the signal is aborted:
 * whoever left needs no answer.
 */
export function queryUntilAnswered<Data, Variables extends AnyVariables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { signal, onTrouble, timing = BROWSER_TIMING }: PersistentQuery,
): Promise<Answer<Data>> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    const ask = async (attempt: number) => {
      const { data, error } = await client.query(document, variables, { requestPolicy: 'network-only' }).toPromise();
      if (signal.aborted) return;
      if (data !== undefined && data !== null && !error) return resolve({ data, error: null });
      const problem = error ? apiErrorOf(error) : NO_ANSWER;
      if (!isPassing(problem.code)) return resolve({ data: null, error: problem });
      onTrouble?.(problem);
      timer = setTimeout(() => void ask(attempt + 1), problem.retryAfterMs ?? retryDelayMs(attempt, timing));
    };
    if (!signal.aborted) void ask(0);
  });
}

const NO_ANSWER: ApiError = {
  code: 'UNAVAILABLE',
  message: 'The server gave no answer.',
  issues: [],
  currentVersion: null,
  retryAfterMs: null,
};
