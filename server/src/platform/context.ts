/** What every operation knows of its asker, over HTTP and WebSocket alike. */
import { unauthenticated } from './errors.ts';
import type { Logger } from './log.ts';

export type Role = 'VIEWER' | 'EDITOR' | 'ADMIN';

/** The signed-in person, as rights see them. */
export interface Viewer {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** Writes the session's cookie to the answer; over a WebSocket there is no answer to write to. */
export interface SessionCookie {
  set(token: string, expiresAt: Date): void;
  clear(): void;
}

export interface RequestContext {
  /** Null where nobody is signed in. Signing in changes it for the rest of the operation. */
  user: Viewer | null;
  sessionId: string | null;
  /** Stands in every error and every line of the log that belongs to the operation. */
  readonly requestId: string;
  /** Carries `requestId`. */
  readonly log: Logger;
  /** Null over a WebSocket. */
  readonly cookie: SessionCookie | null;
}

/** The asker. @throws CodedError UNAUTHENTICATED where nobody is signed in. */
export function signedIn(context: RequestContext): Viewer {
  if (context.user === null) throw unauthenticated();
  return context.user;
}
