/** A session's token: a JWT (HS512) that says which session and whose. Whether the session still is, Redis knows. */
import { errors, jwtVerify, SignJWT } from 'jose';

const ALGORITHM = 'HS512';
const ISSUER = 'loadtest';

export interface SessionClaims {
  readonly sessionId: string;
  readonly userId: string;
}

export interface SessionTokens {
  sign(claims: SessionClaims, expiresAt: Date): Promise<string>;
  /** Null for a token that is wrong, expired or not ours. */
  verify(token: string): Promise<SessionClaims | null>;
}

export function createSessionTokens(secret: string): SessionTokens {
  const key = new TextEncoder().encode(secret);
  return {
    sign: ({ sessionId, userId }, expiresAt) =>
      new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: ALGORITHM })
        .setSubject(userId)
        .setIssuer(ISSUER)
        .setIssuedAt()
        .setExpirationTime(expiresAt)
        .sign(key),
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, key, { algorithms: [ALGORITHM], issuer: ISSUER });
        const { sub, sid } = payload;
        return sub !== undefined && typeof sid === 'string' ? { sessionId: sid, userId: sub } : null;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}
