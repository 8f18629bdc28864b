/** Where a request or a socket carries its session: a bearer token, or the cookie of a page of ours. */
import type { IncomingMessage } from 'node:http';
import { fastifyCookie } from '@fastify/cookie';
import type { ContextOfRequest } from '../platform/apollo.ts';
import type { Logger } from '../platform/log.ts';
import { SESSION_COOKIE, sessionCookie } from '../platform/session-cookie.ts';
import type { SocketSessions } from '../platform/websocket.ts';
import type { SessionService } from './session.service.ts';

const BEARER = /^Bearer +(\S+)$/i;

/** The token of a request; a bearer token goes before a cookie. */
export function tokenOf(headers: IncomingMessage['headers']): string | null {
  const bearer = BEARER.exec(headers.authorization ?? '')?.[1];
  return bearer ?? fastifyCookie.parse(headers.cookie ?? '')[SESSION_COOKIE] ?? null;
}

/** The context of an operation over HTTP. */
export function httpContext(sessions: SessionService, log: Logger): ContextOfRequest {
  return async (request, reply) => {
    const session = await sessions.sessionOf(tokenOf(request.headers));
    return {
      user: session?.user ?? null,
      sessionId: session?.sessionId ?? null,
      requestId: request.id,
      log: log.child({ requestId: request.id }),
      cookie: sessionCookie(request, reply),
    };
  };
}

/** The sessions of sockets. A cookie counts only on a page of ours: browsers send it along from other pages too. */
export function socketSessions(sessions: SessionService): SocketSessions {
  return {
    connect: (request, params) => {
      const { authorization } = params;
      if (typeof authorization === 'string') return sessions.sessionOf(BEARER.exec(authorization)?.[1] ?? null);
      return sessions.sessionOf(isOwnOrigin(request.headers) ? tokenOf(request.headers) : null);
    },
    resume: (sessionId) => sessions.resume(sessionId),
  };
}

function isOwnOrigin({ origin, host }: IncomingMessage['headers']): boolean {
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
