/** Closes the sockets of sessions that ended: at once where one signed out, within a minute where a day is over. */

import type { Logger } from '../platform/log.ts';
import type { Shutdown } from '../platform/shutdown.ts';
import type { GraphqlSockets } from '../platform/websocket.ts';
import type { SessionStore } from './session.store.ts';

const LOOK_EVERY_MS = 60_000;

export async function watchSocketSessions(
  sockets: GraphqlSockets,
  sessions: SessionStore,
  shutdown: Shutdown,
  log: Logger,
): Promise<void> {
  await sessions.onEnded((ended) => sockets.closeSessions((sessionId) => sessionId === ended));
  const look = async () => {
    const ids = [...sockets.sessionIds()];
    const users = await Promise.all(ids.map((sessionId) => sessions.userOf(sessionId)));
    const ended = new Set(ids.filter((_, index) => users[index] === null));
    sockets.closeSessions((sessionId) => ended.has(sessionId));
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, 'The sessions of open sockets could not be looked at'));
  }, LOOK_EVERY_MS);
  shutdown.add('CONNECTIONS', 'session watch', () => clearInterval(timer));
}
