import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { type RequestContext, signedIn } from '../platform/context.ts';
import { badUserInput, unauthenticated } from '../platform/errors.ts';
import type { IssuedToken, SessionService } from './session.service.ts';
import { Session } from './session.type.ts';

const COOKIE = 'true: the session comes as an httpOnly cookie only, and no token in the answer.';

@Resolver()
export class SessionResolver {
  readonly #sessions: SessionService;

  constructor(sessions: SessionService) {
    this.#sessions = sessions;
  }

  @Mutation(() => Session, { nullable: true, description: 'cookie: the session comes as an httpOnly cookie only.' })
  async signIn(
    @Arg('email', () => String, {
      description: 'The email that the person is known by; upper and lower case are the same.',
    })
    email: string,
    @Arg('password', () => String, { description: 'At most 72 bytes count.' }) password: string,
    @Arg('cookie', () => Boolean, { defaultValue: false, description: COOKIE }) cookie: boolean,
    @Ctx() context: RequestContext,
  ): Promise<Session> {
    const issued = await this.#sessions.signIn(email, password);
    context.user = issued.user;
    context.sessionId = issued.sessionId;
    return answer(issued, cookie, context);
  }

  @Mutation(() => Session, { nullable: true, description: 'A new token for the same session; open sockets go on.' })
  async renewSession(
    @Arg('cookie', () => Boolean, { defaultValue: false, description: COOKIE }) cookie: boolean,
    @Ctx() context: RequestContext,
  ): Promise<Session> {
    const user = signedIn(context);
    if (context.sessionId === null) throw unauthenticated();
    return answer(await this.#sessions.renew(context.sessionId, user.id), cookie, context);
  }

  @Mutation(() => Boolean, {
    nullable: true,
    description: 'Ends the session: its tokens, its cookie and its sockets. True.',
  })
  async signOut(@Ctx() context: RequestContext): Promise<boolean> {
    if (context.sessionId !== null) await this.#sessions.signOut(context.sessionId);
    context.cookie?.clear();
    return true;
  }
}

function answer({ token, expiresAt, user }: IssuedToken, asCookie: boolean, { cookie }: RequestContext): Session {
  if (!asCookie) return { token, expiresAt, user };
  if (cookie === null) throw badUserInput([{ path: 'cookie', message: 'A cookie can be set over HTTP only' }]);
  cookie.set(token, expiresAt);
  return { token: null, expiresAt, user };
}
