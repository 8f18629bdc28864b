import { describe, expect, it } from 'vitest';
import { safeNext, signInPath } from './sign-in-path.ts';

describe('the way through sign-in', () => {
  it('leads back to the same page', () => {
    expect(signInPath('/runs?status=RUNNING')).toBe('/sign-in?next=%2Fruns%3Fstatus%3DRUNNING');
    expect(signInPath('/')).toBe('/sign-in');
    expect(safeNext('/runs?status=RUNNING')).toBe('/runs?status=RUNNING');
  });

  it('never leads to another site', () => {
    const foreign = [null, '', 'https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'];
    expect(foreign.map(safeNext)).toEqual(['/', '/', '/', '/', '/', '/']);
  });
});
