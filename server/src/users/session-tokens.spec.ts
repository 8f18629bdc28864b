import { decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createSessionTokens } from './session-tokens.ts';

const secret = 's'.repeat(40);
const tokens = createSessionTokens(secret);
const claims = { sessionId: 'abc', userId: 'u1' };
const inAnHour = () => new Date(Date.now() + 3_600_000);

describe('session tokens', () => {
  it('come back as they were signed, by HS512', async () => {
    const token = await tokens.sign(claims, inAnHour());
    expect(decodeProtectedHeader(token).alg).toBe('HS512');
    expect(await tokens.verify(token)).toEqual(claims);
  });

  it('are refused when expired, changed, of another secret, of another algorithm, or none', async () => {
    const expired = await tokens.sign(claims, new Date(Date.now() - 1000));
    const other = await createSessionTokens('t'.repeat(40)).sign(claims, inAnHour());
    const good = await tokens.sign(claims, inAnHour());
    const [head, , signature] = good.split('.');
    const forged = [
      head,
      Buffer.from(JSON.stringify({ sub: 'admin', sid: 'abc' })).toString('base64url'),
      signature,
    ].join('.');
    const weaker = await new SignJWT({ sid: 'abc' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('u1')
      .setIssuer('loadtest')
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(secret));
    const unsigned = new UnsecuredJWT({ sid: 'abc' }).setSubject('u1').setIssuer('loadtest').encode();
    for (const token of [expired, other, forged, weaker, unsigned, 'nonsense', '']) {
      expect(await tokens.verify(token)).toBeNull();
    }
  });
});
