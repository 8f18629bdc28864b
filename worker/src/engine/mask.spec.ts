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

  const escaped = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '/': '&#x2F;' };
  const html = (text: string) => text.replace(/[&<>"'/]/g, (sign) => escaped[sign as keyof typeof escaped]);
  const asciiJson = (text: string) =>
    JSON.stringify(text).replace(
      /[^\x20-\x7e]|[<>&]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  const allEncoded = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*.~_-]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

  it.each([
    ['HTML', html],
    ['HTML, twice', (text: string) => html(html(text))],
    ['JSON within HTML', (text: string) => html(JSON.stringify(text).slice(1, -1))],
    ['JSON within JSON', (text: string) => JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1)],
    ['JSON of ASCII alone', (text: string) => asciiJson(text).slice(1, -1)],
    ['JSON with its slashes escaped', (text: string) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/')],
    ['a URL, every sign of it encoded', allEncoded],
    ['a URL, encoded twice', (text: string) => encodeURIComponent(encodeURIComponent(text))],
    ['a URL, in hex digits of both cases', (text: string) => encodeURIComponent(text).replace(/%2F/g, '%2f')],
    ['capital letters', (text: string) => text.toUpperCase()],
    ['UTF-8 read as Latin-1', (text: string) => Buffer.from(text).toString('latin1')],
    ['Latin-1 read as UTF-8', (text: string) => Buffer.from(text, 'latin1').toString()],
    ['base64 within a URL', (text: string) => encodeURIComponent(Buffer.from(text).toString('base64'))],
  ])('hides values of any signs in %s', (_, encode) => {
    const values = [
      'a&b<c>"d"\'e\'/f\\g',
      'öäü%?#=+',
      'p(a)s.s*w-o_r~d!',
      '\\\\"',
      '-----BEGIN KEY-----\nMII/+a=\n-----END KEY-----',
    ];
    const each = createMask(values);
    for (const value of values) {
      expect(each(`[${encode(value)}]`).replace(/=+\]|%3D|%3d/g, ']')).toMatch(/^\[\\*\*{3}\]*$/);
    }
  });

  it('hides a value as long as can be, and says nothing of it where it is made', () => {
    const numbers = (count: number, sign: string) => Array.from({ length: count }, (_, at) => at).join(sign);
    for (const value of [numbers(3400, '/'), `<${numbers(3400, '\n')}`, numbers(2900, 'ü%')]) {
      const long = createMask([value]);
      expect(long(`x ${value} ${encodeURIComponent(value)} y`)).toBe('x *** *** y');
      expect(long.start(`x ${encodeURIComponent(value)} y`, 10)).toBe('x ***');
    }
  });

  it('hides the beginning of a long value that somebody else has cut off', () => {
    const cut = createMask(['a0/b1/c2/d3/e4/f5/g6/h7']);
    expect(cut('the token "a0/b1/c2/d3/e4/f5..." is wrong')).toBe('the token "***..." is wrong');
    expect(cut('at a0%2Fb1%2Fc2%2Fd3%2Fe4%2Ff5&')).toBe('at ***&');
    expect(cut('a0/b1/c2/')).toBe('a0/b1/c2/');
  });

  it('hides values that overlap whole', () => {
    expect(createMask(['abcdef', 'efghij'])('x abcdefghij abcdefefghij')).toBe('x *** ******');
  });

  it('is not held up by a text that is made for it', () => {
    const slow = createMask(['\\'.repeat(40), ' a '.repeat(20), '%%%%&&&&', `${'ü'.repeat(50)}x`]);
    for (const sign of ['\\', ' ', '%25', '&amp;', '\ufffd', '+', '%', 'ü']) {
      // Read in more ways than one, this would take longer than any test may.
      expect(slow(sign.repeat(16_384 / sign.length))).toBeTypeOf('string');
    }
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
