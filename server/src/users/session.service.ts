/** Signing in and out, and who speaks: the same for HTTP and WebSocket. */
import { unauthenticated } from '../platform/errors.ts';
import type { SessionStore } from './session.store.ts';
import { SESSION_MS } from './session.store.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { UserService } from './user.service.ts';
import type { User } from './user.type.ts';

export interface OpenSession {
  readonly sessionId: string;
  readonly user: User;
}

export interface IssuedToken extends OpenSession {
  readonly token: string;
  readonly expiresAt: Date;
}

export class SessionService {
  readonly #users: UserService;
  readonly #sessions: SessionStore;
  readonly #tokens: SessionTokens;

  constructor(users: UserService, sessions: SessionStore, tokens: SessionTokens) {
    this.#users = users;
    this.#sessions = sessions;
    this.#tokens = tokens;
  }

  /** @throws CodedError UNAUTHENTICATED, the same for an unknown person, a wrong password and a disabled person. */
  async signIn(email: string, password: string): Promise<IssuedToken> {
    const user = await this.#users.withPassword(email, password);
    if (user === null) throw wrongCredentials();
    const sessionId = await this.#sessions.open(user.id);
    const lastSignInAt = await this.#users.noteSignIn(user.id);
    return this.#issue({ sessionId, user: { ...user, lastSignInAt } });
  }

  /** Whose token it is; null where there is none, it is wrong, or its session ended. */
  async sessionOf(token: string | null): Promise<OpenSession | null> {
    const claims = token === null ? null : await this.#tokens.verify(token);
    const session = claims === null ? null : await this.resume(claims.sessionId);
    return session?.user.id === claims?.userId ? session : null;
  }

  /** The session as it is now; null where it ended, or its person may not sign in any more. */
  async resume(sessionId: string): Promise<OpenSession | null> {
    const userId = await this.#sessions.userOf(sessionId);
    const user = userId === null ? null : await this.#users.byId(userId);
    return user === null || user.disabled ? null : { sessionId, user };
  }

  /** A new token for the same session. @throws CodedError UNAUTHENTICATED where it ended meanwhile. */
  async renew(sessionId: string, userId: string): Promise<IssuedToken> {
    const user = await this.#users.byId(userId);
    if (user === null || !(await this.#sessions.renew(sessionId))) throw unauthenticated();
    return this.#issue({ sessionId, user });
  }

  signOut(sessionId: string): Promise<void> {
    return this.#sessions.end(sessionId);
  }

  async #issue({ sessionId, user }: OpenSession): Promise<IssuedToken> {
    const expiresAt = new Date(Math.floor((Date.now() + SESSION_MS) / 1000) * 1000);
    return { token: await this.#tokens.sign({ sessionId, userId: user.id }, expiresAt), expiresAt, sessionId, user };
  }
}

function wrongCredentials() {
  return unauthenticated('The email or the password is not right');
}
