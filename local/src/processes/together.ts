/** Several things at once, of which all are needed. */

/**
 * Resolves with all results. When one fails, `abort` tells the others, and it rejects with the first error once all have
 * come to an end: nothing goes on behind the caller's back.
 */
export async function together<T>(abort: AbortController, work: readonly Promise<T>[]): Promise<readonly T[]> {
  let first: { readonly error: unknown } | null = null;
  const results = await Promise.allSettled(
    work.map((promise) =>
      promise.catch((error: unknown) => {
        first ??= { error };
        abort.abort(error);
        throw error;
      }),
    ),
  );
  return results.map((result) => {
    if (result.status === 'fulfilled') return result.value;
    throw first?.error ?? result.reason;
  });
}
