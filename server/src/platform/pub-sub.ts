/** What replicas tell one another: typed topics over Redis' channels. A message is parsed once a process, not once a listener. */
import { setTimeout as delay } from 'node:timers/promises';
import { type PubSubRedisOptions, RedisPubSub } from 'graphql-redis-subscriptions';
import { unavailable } from './errors.ts';
import type { Logger } from './log.ts';
import type { CreateRedis } from './redis.ts';

declare const message: unique symbol;
/** A channel's name that knows what is said there. */
export type Topic<Message> = string & { readonly [message]: Message };

/** Names what is said on a channel of `@loadtest/protocol`. */
export function topic<Message>(channel: string): Topic<Message> {
  return channel as Topic<Message>;
}

export interface PubSub {
  publish<Message>(topic: Topic<Message>, payload: Message): Promise<void>;
  /**
   * Resolves once Redis has acknowledged the channel: from then on nothing that is published is missed while the link holds.
   * After a lost link the channel is subscribed again by itself; what was said meanwhile is lost, so readers look for jumps.
   * A listener must not throw. Gives back what ends it.
   * @throws CodedError UNAVAILABLE where Redis does not answer within three seconds.
   */
  subscribeAcknowledged<Message>(
    topic: Topic<Message>,
    listener: (payload: Message) => void,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const ACKNOWLEDGED_WITHIN_MS = 3000;

export function createPubSub(createRedis: CreateRedis, log: Logger): PubSub {
  const publisher = createRedis('publisher');
  // Waits for ever: a failed SUBSCRIBE would leave RedisPubSub with a rejected promise that nobody holds.
  const subscriber = createRedis('subscriber', { maxRetriesPerRequest: null });
  // Its types are those of an older ioredis; it calls publish, subscribe, unsubscribe and on, which are the same.
  const connections = { publisher, subscriber } as unknown as Required<
    Pick<PubSubRedisOptions, 'publisher' | 'subscriber'>
  >;
  const redisPubSub = new RedisPubSub(connections);

  /** RedisPubSub unsubscribes without looking at the outcome; while the link is down that must not reject into nowhere. */
  for (const command of ['unsubscribe', 'punsubscribe'] as const) {
    const send = subscriber[command].bind(subscriber) as (...channels: string[]) => Promise<unknown>;
    subscriber[command] = ((...channels: string[]) =>
      send(...channels).catch((error: unknown) =>
        log.debug({ err: error, channels }, 'Redis: not unsubscribed'),
      )) as never;
  }

  return {
    publish: (to, payload) => redisPubSub.publish(to, payload),
    async subscribeAcknowledged(to, listener) {
      const subscribed = redisPubSub.subscribe(to, listener);
      const timer = new AbortController();
      const late = delay(ACKNOWLEDGED_WITHIN_MS, null, { signal: timer.signal }).catch(() => null);
      const id = await Promise.race([subscribed, late]);
      timer.abort();
      if (id === null) {
        subscribed.then((lateId) => redisPubSub.unsubscribe(lateId)).catch(() => undefined);
        throw unavailable('The live feed is away for now');
      }
      let ended = false;
      return async () => {
        if (ended) return;
        ended = true;
        redisPubSub.unsubscribe(id);
      };
    },
    async close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
