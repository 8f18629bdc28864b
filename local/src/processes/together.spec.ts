import { describe, expect, it } from 'vitest';
import { together } from './together.ts';

describe('together', () => {
  it('gives all results in order', async () => {
    expect(await together(new AbortController(), [Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2]);
  });

  it('tells the others of a failure, waits for their end, and rejects with the first error', async () => {
    const abort = new AbortController();
    let ended = false;
    const other = new Promise<number>((_, reject) => {
      abort.signal.addEventListener('abort', () => {
        setImmediate(() => {
          ended = true;
          reject(new Error('aborted'));
        });
      });
    });
    await expect(together(abort, [other, Promise.reject<number>(new Error('first'))])).rejects.toThrow('first');
    expect(ended).toBe(true);
  });
});
