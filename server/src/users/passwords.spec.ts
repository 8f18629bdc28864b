import { describe, expect, it } from 'vitest';
import { hashPassword, passwordMatches } from './passwords.ts';

describe('passwords', () => {
  it('match their own hash only, at cost 12', async () => {
    const hash = await hashPassword('correct horse');
    expect(hash).toMatch(/^\$2b\$12\$/);
    expect(await passwordMatches('correct horse', hash)).toBe(true);
    expect(await passwordMatches('wrong horse', hash)).toBe(false);
  });

  it('match nothing where nobody is known, and nothing is thrown', async () => {
    expect(await passwordMatches('anything', null)).toBe(false);
  });
});
