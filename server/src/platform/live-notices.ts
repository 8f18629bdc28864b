/** A feed that says “look again”: at most so often, at least now and then, and until it is told that nothing more comes. */
import { Repeater } from '@repeaterjs/repeater';
import type { PubSub, Topic } from './pub-sub.ts';

export interface NoticeFeed<Message, Value> {
  readonly pubSub: PubSub;
  readonly topic: Topic<Message>;
  /** What is to be told of these messages; `null`: nothing now. The first time and after silence there are none. */
  look(messages: readonly Message[]): Promise<Value | null>;
  /** Nothing more comes after this value. */
  isLast?(value: Value): boolean;
  /** At most one value in this time, ms; `urgent` messages do not wait. */
  readonly atMostEveryMs: number;
  urgent?(message: Message): boolean;
  /** Silence for so long makes it look by itself, ms. */
  readonly lookAfterMs: number;
}

/** Subscribes first and looks then, so that nothing falls between. */
export function noticeFeed<Message, Value>(feed: NoticeFeed<Message, Value>): Repeater<Value> {
  return new Repeater<Value>(async (push, stop) => {
    let ended = false;
    let pending: Message[] = [];
    let wake: () => void = () => undefined;
    void stop.then(() => {
      ended = true;
      wake();
    });
    const unsubscribe = await feed.pubSub.subscribeAcknowledged(feed.topic, (message) => {
      pending.push(message);
      wake();
    });
    try {
      while (!ended) {
        const messages = pending;
        pending = [];
        const value = await feed.look(messages);
        const told = performance.now();
        if (value !== null && !ended) {
          await Promise.race([push(value), stop]);
          if (feed.isLast?.(value)) break;
        }
        await new Promise<void>((resolve) => {
          const hasUrgent = () => pending.some((message) => feed.urgent?.(message));
          let timer: NodeJS.Timeout;
          const check = (): void => {
            clearTimeout(timer);
            const passed = performance.now() - told;
            const due = pending.length > 0 ? (hasUrgent() ? 0 : feed.atMostEveryMs) : feed.lookAfterMs;
            if (ended || passed >= due) resolve();
            else timer = setTimeout(check, due - passed);
          };
          wake = check;
          timer = setTimeout(check, 0);
        });
        wake = () => undefined;
      }
      stop();
    } finally {
      await unsubscribe();
    }
  });
}
