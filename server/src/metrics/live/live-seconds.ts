/**
 * The seconds of a run for one viewer: first those stored, then the live ones, each once and in order. What is missed on the
 * way is read from the store, so that nothing depends on a message that Redis did not deliver.
 */
import type { PublishedSecond } from '@loadtest/protocol';
import { Repeater } from '@repeaterjs/repeater';
import { SlowClientError } from '../../platform/errors.ts';
import type { PubSub, Topic } from '../../platform/pub-sub.ts';

export interface LiveSource {
  readonly pubSub: PubSub;
  readonly topic: Topic<PublishedSecond>;
  /** Stored seconds after this one, in order, at most `PAGE` of them; from the primary. */
  stored(after: number): Promise<PublishedSecond[]>;
  /** The run's last second once it is finished; null before. From the primary. Rejects where the viewer may not see it (any more). */
  end(): Promise<number | null>;
}

/** How many seconds `stored` gives at most. */
export const PAGE = 300;
/** Silence for so long makes it look into the store, ms. */
const LOOK_AFTER_MS = 2000;
/** However steadily they come: after so long it asks whether the viewer may still see them, ms. */
const ASK_AGAIN_AFTER_MS = 5000;
/** What a viewer may have pending before it is taken for too slow; it comes back and goes on from its last second. */
const MOST_PENDING = 1200;

/** Ends after the last second of a finished run. A viewer that does not keep up ends with SlowClientError. */
export function liveSeconds(source: LiveSource, after: number): Repeater<PublishedSecond> {
  return new Repeater<PublishedSecond>(async (push, stop) => {
    let ended = false;
    let next = after + 1;
    let wake: () => void = () => undefined;
    const arrived = new Map<number, PublishedSecond>();
    void stop.then(() => {
      ended = true;
      wake();
    });
    const unsubscribe = await source.pubSub.subscribeAcknowledged(source.topic, (second) => {
      if (second.second >= next) arrived.set(second.second, second);
      wake();
    });
    try {
      const send = async (second: PublishedSecond): Promise<void> => {
        next = second.second + 1;
        arrived.delete(second.second);
        await Promise.race([push(second), stop]);
      };
      let finished = false;
      while (!ended) {
        // What the store has comes first: it is complete, and may be ahead of the channel.
        for (
          let page = await source.stored(next - 1);
          page.length > 0 && !ended;
          page = await source.stored(next - 1)
        ) {
          for (const second of page) if (!ended && second.second >= next) await send(second);
          if (page.length < PAGE) break;
        }
        // What the store did not have after the run was finished is not kept any more.
        if (finished) break;
        const end = ended ? null : await source.end();
        if (end !== null && next > end) break;
        finished = end !== null;
        if (finished) continue;
        // Then what comes, for as long as it comes without a jump.
        const askAgainAt = performance.now() + ASK_AGAIN_AFTER_MS;
        let silent = false;
        while (!ended && !silent && performance.now() < askAgainAt) {
          for (let second = arrived.get(next); second !== undefined && !ended; second = arrived.get(next))
            await send(second);
          if (arrived.size > MOST_PENDING) throw new SlowClientError();
          for (const second of arrived.keys()) if (second < next) arrived.delete(second);
          if (arrived.size > 0) break;
          silent = await new Promise<boolean>((resolve) => {
            const timer = setTimeout(() => resolve(true), LOOK_AFTER_MS);
            wake = () => {
              clearTimeout(timer);
              resolve(false);
            };
            if (ended || arrived.size > 0) wake();
          });
        }
      }
      stop();
    } finally {
      wake = () => undefined;
      await unsubscribe();
    }
  });
}
