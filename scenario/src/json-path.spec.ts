import { describe, expect, it } from 'vitest';
import type { JsonValue } from './definition.ts';
import { compileJsonPath } from './json-path.ts';

/** The value of RFC 9535, section 1.5. */
const STORE: JsonValue = {
  store: {
    book: [
      { category: 'reference', author: 'Nigel Rees', title: 'Sayings of the Century', price: 8.95 },
      { category: 'fiction', author: 'Evelyn Waugh', title: 'Sword of Honour', price: 12.99 },
      { category: 'fiction', author: 'Herman Melville', title: 'Moby Dick', isbn: '0-553-21311-3', price: 8.99 },
      { category: 'fiction', author: 'J. R. R. Tolkien', title: 'The Lord', isbn: '0-395-19395-8', price: 22.99 },
    ],
    bicycle: { color: 'red', price: 399 },
  },
};

describe('the first match', () => {
  it.each<[string, JsonValue | undefined]>([
    ['$.store.book[*].author', 'Nigel Rees'],
    ['$..author', 'Nigel Rees'],
    ['$.store.*.color', 'red'],
    ['$.store..price', 8.95],
    ['$..book[2].author', 'Herman Melville'],
    ['$..book[2].publisher', undefined],
    ['$..book[-1].title', 'The Lord'],
    ['$.store.book[-4].title', 'Sayings of the Century'],
    ['$.store.book[-5].title', undefined],
    ['$.store.book[4].title', undefined],
    ['$..book[1,0].price', 12.99],
    ['$..book[1:].price', 12.99],
    ['$..book[?@.isbn].title', 'Moby Dick'],
    ['$..book[?@.price<10 && @.category=="fiction"].title', 'Moby Dick'],
    ['$.store.book[?length(@.author)>15].title', 'The Lord'],
    ['$.store.book[?count(@.*)>4].title', 'Moby Dick'],
    ["$['store']['bicycle']", { color: 'red', price: 399 }],
    ['$.store.bicycle.price.none', undefined],
    ['$.store.book.length', undefined],
    ['$.store.book[?match(@.author, "J.*")].price', 22.99],
    ['$.store.book[?match(@.author, "J")].price', undefined],
    ['$.store.book[?search(@.author, "[RW]")].price', 8.95],
    ['$.store.book[?search(@.author, "(")].price', undefined],
    ['$.store.book[?match(@.title, $.store.bicycle.color)].price', undefined],
    ['$', STORE],
    ['$.toString', undefined],
    ['$.__proto__', undefined],
  ])('of %s', (path, expected) => {
    expect(compileJsonPath(path)(STORE)).toEqual(expected);
  });

  it.each<[string, JsonValue, JsonValue | undefined]>([
    ['$', null, null],
    ['$.a', null, undefined],
    ['$.a', 'text', undefined],
    ['$.a', { a: null }, null],
    ['$.a', { a: false }, false],
    ['$["a b"][0]', { 'a b': [0] }, 0],
    ['$[0]', { 0: 'a name' }, undefined],
    ['$["0"]', ['an index'], undefined],
    ['$[?match(@, "a.b")]', ['a\rb', 'a\nb', 'a\u2028b'], 'a\u2028b'],
    ['$[?match(@, "[.]")]', ['x', '.'], '.'],
    ['$[?match(@, "\\\\.")]', ['x', '.'], '.'],
    ['$[?search(@, 1)]', ['1'], undefined],
    ['$[?search(@, "1")]', [1], undefined],
  ])('of %s in %j', (path, value, expected) => {
    expect(compileJsonPath(path)(value)).toEqual(expected);
  });
});

it.each([
  ['', 'it ends too early at character 1'],
  ['id', "expected '$', found 'i' at character 1"],
  ['$.', 'it ends too early at character 3'],
  ['$.items[', 'unclosed bracketed selection at character 9'],
  ['$.items[01]', 'leading zero in index selector at character 9'],
  ['$..', 'bald descendant segment at character 4'],
  ['$[?@.a==]', 'unexpected end of expression at character 9'],
  ['$[?matches(@.a, "x")]', "no such function 'matches' at character 4"],
  ['$[?match(@.a)]', 'match() takes 2 arguments, 1 given at character 4'],
  ['$.a ', 'it does not end there at character 5'],
])('%j is refused, with the place', (path, message) => {
  expect(() => compileJsonPath(path)).toThrow(message);
});

it('never throws for a value, however deep it is', () => {
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as JsonValue;
  expect(compileJsonPath('$..id')(deep)).toBeUndefined();
  expect(compileJsonPath('$[0][0]')(deep)).toBeDefined();
  const within = JSON.parse(`${'{"a":'.repeat(500)}{"id":7}${'}'.repeat(500)}`) as JsonValue;
  expect(compileJsonPath('$..id')(within)).toBe(7);
});

it('runs match() and search() in a time that grows with the text only (else this would take years)', () => {
  const text = `${'a'.repeat(20_000)}!`;
  for (const path of ['$[?match(@, "(a+)+")]', '$[?search(@, "(a|a)*b")]'])
    expect(compileJsonPath(path)([text])).toBeUndefined();
});

it('keeps only so many patterns that a value brings along', () => {
  const rows = Array.from({ length: 1000 }, (_, index) => ({
    text: `x${index}`,
    pattern: index === 999 ? 'x.*' : 'y',
  }));
  expect(compileJsonPath('$[?match(@.text, @.pattern)].text')(rows)).toBe('x999');
});

describe('a path that looks at more places than it may', () => {
  const deep = (depth: number): JsonValue => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

  it.each([
    ['$..*..*..x', 900],
    ['$..[?$..*..*..x]', 300],
    [`$${'[*,*]'.repeat(100)}.x`, 100],
  ])('%s finds nothing, and comes to an end', (path, depth) => {
    expect(compileJsonPath(path)(deep(depth))).toBeUndefined();
  });

  it('begins anew with the next value', () => {
    const find = compileJsonPath('$..*..*..x');
    expect(find(deep(900))).toBeUndefined();
    expect(find([[{ x: 1 }]])).toBe(1);
  });
});
