/** Waiting for a condition instead of for a time. */
import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** Gives up after so long. */
  readonly timeoutMs: number;
  /** What is waited for, as it stands in the error: "MongoDB to be primary". */
  readonly what: string;
  /** Between two looks; 20 ms by default. */
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks again and again until the answer is neither null, undefined nor false, and gives it back.
 * A condition that throws counts as not met; its last error is the cause of the timeout's.
 */
export async function until<T>(
  condition: () => Promise<T> | T,
  options: UntilOptions,
): Promise<Exclude<T, null | undefined | false>> {
  const deadline = performance.now() + options.timeoutMs;
  let cause: unknown;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      const answer = await condition();
      cause = undefined;
      if (answer !== null && answer !== undefined && answer !== false) {
        return answer as Exclude<T, null | undefined | false>;
      }
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= deadline) {
      throw new Error(`Waited ${options.timeoutMs} ms for ${options.what}`, { cause });
    }
    await delay(options.intervalMs ?? 20, undefined, { signal: options.signal });
  }
}
