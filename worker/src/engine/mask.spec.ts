import { describe, expect, it } from 'vitest';
import { createMask } from './mask.ts';

describe('a mask', () => {
  const secret = 'p@ss "wörd"/+é\n1';
  const mask = createMask([secret, 'abc', 'hunter2', 'hunter2-longer', '']);

  it.each([
    ['as it is', `x${secret}y`],
    ['as part of a query', `x${encodeURIComponent(secret)}y`],
    ['with small hex digits', `x${encodeURIComponent(secret).toLowerCase()}y`],
    ['in a form', `x${new URLSearchParams({ a: secret }).toString().slice(2)}&y`],
    ['within JSON', `x${JSON.stringify(secret).slice(1, -1)}y`],
    ['with its white space run together', `x${secret.replace(/\s+/g, ' ')}y`],
    ['in base64', `x ${Buffer.from(secret).toString('base64')} y`],
    ['in base64url', `x ${Buffer.from(secret).toString('base64url')} y`],
    ['in the path of a URL', `x${new URL(`http://h/${secret}`).pathname.slice(1)}y`],
  ])('hides a value %s', (_, text) => {
    const masked = mask(text);
    expect(masked).toContain('***');
    expect(masked.replaceAll('***', '')).toMatch(/^x ?[&]? ?y$/);
  });

  it('hides a value behind others in base64, up to the letters that it shares with them', () => {
    for (const name of ['a', 'ab', 'abcd', 'abcde']) {
      const basic = Buffer.from(`${name}:hunter2-longer`).toString('base64');
      const masked = mask(`Basic ${basic}`);
      expect(masked).toContain('***');
      expect(Buffer.from(masked.replace('Basic ', ''), 'base64').toString()).not.toContain('unter2-longe');
    }
  });

  it('hides short values only as words of their own', () => {
    expect(mask('abc abcd xabc (abc) "abc",abc')).toBe('*** abcd xabc (***) "***",***');
  });

  it('hides the longer of two values that begin alike whole', () => {
    expect(mask('hunter2-longer hunter2 hunter22')).toBe('*** *** ***2');
  });

  it('leaves texts alone that hold none', () => {
    expect(mask('p@ss')).toBe('p@ss');
    expect(createMask([])('anything $& at all')).toBe('anything $& at all');
  });

  it('takes a value with the signs of a pattern literally', () => {
    expect(createMask(['a.*(b)|$1'])('a.*(b)|$1 axx(b)')).toBe('*** axx(b)');
  });
});

describe('the beginning of a long text', () => {
  const long = 's3cret-'.repeat(2000);
  const mask = createMask([long, 'hunter2']);

  it.each([0, 10, 95, 99, 100, 101])(
    'holds no part of a secret that comes behind %i characters, however long it is',
    (before) => {
      const start = mask.start(`${'x'.repeat(before)}${long} and so on`.padEnd(50_000, '.'), 100);
      expect(start).toBe('x'.repeat(before).slice(0, 100) + (before < 100 ? '***' : ''));
    },
  );

  it('is that of the text itself where it holds none', () => {
    expect(mask.start('x hunter2 y', 9)).toBe('x ***');
    expect(mask.start('x hunter2 y', 100)).toBe('x *** y');
    for (const none of [mask, createMask([])]) expect(none.start('x'.repeat(500), 100)).toBe('x'.repeat(100));
  });
});
