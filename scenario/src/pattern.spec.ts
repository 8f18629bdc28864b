import { describe, expect, it } from 'vitest';
import { compilePattern } from './pattern.ts';

describe('a pattern', () => {
  it.each<[string, string, string | null]>([
    ['id=(\\d+)', 'x id=42 y id=43', '42'],
    ['\\d+', 'x 42 y 43', '42'],
    ['(a)|(b)', 'b', ''],
    ['()x', 'x', ''],
    ['(?P<first>a)(b)', 'ab', 'a'],
    ['(?<first>a)(b)', 'ab', 'a'],
    ['(?:a)(b)', 'ab', 'b'],
    ['(?i)TOKEN: (\\S+)', 'token: x', 'x'],
    ['^b$', 'a\nb', null],
    ['(?m)^b$', 'a\nb', 'b'],
    ['a.c', 'a\nc', null],
    ['(?s)a.c', 'a\nc', 'a\nc'],
    ['[ä-ü]+', 'größe', 'ö'],
    ['\\p{L}+', '12größe', 'größe'],
    ['.', '😀', '😀'],
    ['x', '', null],
    ['', 'x', ''],
  ])('%s finds its first group, else the match: in %j %j', (pattern, text, found) => {
    const compiled = compilePattern(pattern);
    expect(compiled.first(text)).toBe(found);
    expect(compiled.test(text)).toBe(found !== null);
  });

  it('takes a time that grows with the text only (else this would take years)', () => {
    const text = `${'a'.repeat(50_000)}!`;
    for (const pattern of ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(x+x+)+y', '^(([a-z])+.)+[A-Z]([a-z])+$']) {
      expect(compilePattern(pattern).test(text)).toBe(false);
    }
  });
});

it.each([
  ['a(?=b)', 'lookahead and lookbehind', 'put what is wanted into a group'],
  ['a(?!b)', 'lookahead and lookbehind', 'put what is wanted into a group'],
  ['(?<=a)b', 'lookahead and lookbehind', 'put what is wanted into a group'],
  ['(?<!a)b', 'lookahead and lookbehind', 'put what is wanted into a group'],
  ['(a)\\1', 'backreferences', 'write out what should come again'],
  ['(?<n>a)\\k<n>', 'backreferences', 'write out what should come again'],
  ['(?>a)b', 'possessive and atomic groups', 'leave them out'],
  ['a++', 'possessive and atomic groups', 'leave them out'],
  ['a(', "missing closing ): 'a('", "write it in RE2's syntax"],
  ['[z-a]', "invalid character class range: 'z-a'", 'with a backslash before what should stand for itself'],
  ['a{1001}', "invalid repeat count: '{1001}'", "write it in RE2's syntax"],
  ['((a{100}){100}){100}', 'invalid repeat count', "write it in RE2's syntax"],
  ['*', "missing argument to repetition operator: '*'", "write it in RE2's syntax"],
  ['\\', 'trailing backslash', "write it in RE2's syntax"],
])('%s is refused with the remedy', (pattern, problem, remedy) => {
  expect(() => compilePattern(pattern)).toThrow(problem);
  expect(() => compilePattern(pattern)).toThrow(remedy);
});
