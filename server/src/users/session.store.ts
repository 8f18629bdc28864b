/** Sessions that are open, in Redis: ended by signing out, or a day after they were last renewed. */
import { randomBytes } from 'node:crypto';
import { channels, keys } from '@loadtest/protocol';
import type { Redis } from 'ioredis';
import { type PubSub, topic } from '../platform/pub-sub.ts';

export const SESSION_MS = 24 * 60 * 60 * 1000;

export interface SessionStore {
  /** A new session's id. */
  open(userId: string): Promise<string>;
  /** Whose it is; null where it ended. */
  userOf(sessionId: string): Promise<string | null>;
  /** Another day from now; false where it ended. */
  renew(sessionId: string): Promise<boolean>;
  /** Ends it, and tells all replicas, so that its sockets close. */
  end(sessionId: string): Promise<void>;
  onEnded(listener: (sessionId: string) => void): Promise<() => Promise<void>>;
}

const ended = topic<{ readonly sessionId: string }>(channels.sessionsEnded);

export function createSessionStore(redis: Redis, pubSub: PubSub): SessionStore {
  return {
    async open(userId) {
      const sessionId = randomBytes(18).toString('base64url');
      await redis.set(keys.session(sessionId), userId, 'PX', SESSION_MS);
      return sessionId;
    },
    userOf: (sessionId) => redis.get(keys.session(sessionId)),
    async renew(sessionId) {
      return (await redis.pexpire(keys.session(sessionId), SESSION_MS)) === 1;
    },
    async end(sessionId) {
      await redis.del(keys.session(sessionId));
      await pubSub.publish(ended, { sessionId });
    },
    onEnded: (listener) => pubSub.subscribeAcknowledged(ended, ({ sessionId }) => listener(sessionId)),
  };
}
