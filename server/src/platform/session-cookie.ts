/** The session's cookie: no script sees it, no other site sends it, and under TLS nothing else carries it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionCookie } from './context.ts';

export const SESSION_COOKIE = 'loadtest_session';

export function sessionCookie(request: FastifyRequest, reply: FastifyReply): SessionCookie {
  const forwarded = String(request.headers['x-forwarded-proto'] ?? '')
    .split(',')[0]
    ?.trim();
  const options = {
    httpOnly: true,
    sameSite: 'lax',
    secure: (forwarded || request.protocol) === 'https',
    path: '/',
  } as const;
  return {
    set: (token, expires) => void reply.setCookie(SESSION_COOKIE, token, { ...options, expires }),
    clear: () => void reply.clearCookie(SESSION_COOKIE, options),
  };
}
