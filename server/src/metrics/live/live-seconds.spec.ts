import type { PublishedSecond } from '@loadtest/protocol';
import { describe, expect, it } from 'vitest';
import { forbidden } from '../../platform/errors.ts';
import type { PubSub } from '../../platform/pub-sub.ts';
import { topics } from '../../platform/topics.ts';
import { type LiveSource, liveSeconds } from './live-seconds.ts';

const second = (number: number): PublishedSecond => ({ second: number }) as PublishedSecond;

/** A run whose seconds are these, and that has ended with `last`. */
function finished(last: number, stored: readonly number[]) {
  let subscribed = 0;
  const pubSub: PubSub = {
    publish: async () => undefined,
    subscribeAcknowledged: async () => {
      subscribed++;
      return async () => {
        subscribed--;
      };
    },
    close: async () => undefined,
  };
  const source: LiveSource = {
    pubSub,
    topic: topics.metrics('run'),
    stored: async (after) => stored.filter((number) => number > after).map(second),
    end: async () => last,
  };
  return { source, subscribed: () => subscribed };
}

async function numbers(source: LiveSource, after: number): Promise<number[]> {
  const seen: number[] = [];
  for await (const each of liveSeconds(source, after)) seen.push(each.second);
  return seen;
}

describe('the seconds of a finished run', () => {
  it('come once each and in order, then it completes and leaves nothing subscribed', async () => {
    const { source, subscribed } = finished(3, [0, 1, 2, 3]);
    expect(await numbers(source, -1)).toEqual([0, 1, 2, 3]);
    expect(await numbers(source, 1)).toEqual([2, 3]);
    expect(await numbers(source, 3)).toEqual([]);
    expect(subscribed()).toBe(0);
  });

  it('come as far as they are kept, and it completes all the same', async () => {
    const { source, subscribed } = finished(3, [2]);
    expect(await numbers(source, -1)).toEqual([2]);
    expect(await numbers(finished(3, []).source, -1)).toEqual([]);
    expect(subscribed()).toBe(0);
  });

  it('are all there where the run finished between two looks', async () => {
    const { source } = finished(1, [0, 1]);
    let looks = 0;
    const late: LiveSource = { ...source, stored: async (after) => (looks++ === 0 ? [] : source.stored(after)) };
    expect(await numbers(late, -1)).toEqual([0, 1]);
  });

  it('end with the error of who may not see them any more', async () => {
    const { source, subscribed } = finished(3, []);
    const refused: LiveSource = { ...source, end: () => Promise.reject(forbidden('see this run any more')) };
    await expect(numbers(refused, -1)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(subscribed()).toBe(0);
  });
});
