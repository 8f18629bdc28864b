import { describe, expect, it } from 'vitest';
import { constantText, parseTemplate } from './template.ts';
import { appendQuery, formText, resolveUrl, urlProblem } from './url.ts';

const TARGET = new URL('http://shop.example:8080/api/v1?x=1');
const parse = (text: string) => parseTemplate(text).template;

describe('resolveUrl', () => {
  it.each([
    ['/users', 'http://shop.example:8080/users'],
    ['users', 'http://shop.example:8080/api/users'],
    ['./users', 'http://shop.example:8080/api/users'],
    ['../users', 'http://shop.example:8080/users'],
    ['?page=2', 'http://shop.example:8080/api/v1?page=2'],
    ['//cdn.example/x', 'http://cdn.example/x'],
    ['https://other.example', 'https://other.example/'],
    ['HTTP://Other.Example/A b', 'http://other.example/A%20b'],
    ['/ü#part', 'http://shop.example:8080/%C3%BC'],
    ['/{single}', 'http://shop.example:8080/%7Bsingle%7D'],
  ])('%s', (url, resolved) => {
    const { url: template, problem } = resolveUrl(parse(url), TARGET);
    expect(problem).toBeNull();
    expect(constantText(template ?? [])).toBe(resolved);
  });

  it.each([
    ['/users/{{id}}', 'http://shop.example:8080/users/'],
    ['users/{{id}}', 'http://shop.example:8080/api/users/'],
    ['?page={{page}}', 'http://shop.example:8080/api/v1?page='],
    ['//{{host}}/x', 'http://'],
    ['https://{{host}}:{{port}}/', 'https://'],
    ['http://svc.{{env}}/', 'http://svc.'],
  ])('%s is resolved as far as its text allows', (url, start) => {
    const template = resolveUrl(parse(url), TARGET).url ?? [];
    expect(template[0]?.kind === 'text' && template[0].text.startsWith(start)).toBe(true);
    expect(template.length).toBe(parse(url).length);
  });

  it('leaves a URL that begins with a placeholder as it is', () => {
    expect(resolveUrl(parse('{{base}}/x'), TARGET)).toEqual({ url: parse('{{base}}/x'), problem: null });
  });

  it.each([
    ['', 'is blank'],
    ['  ', 'is blank'],
    ['ftp://files.example/x', 'has the scheme ftp:'],
    ['javascript:alert(1)', 'has the scheme javascript:'],
    ['file:///etc/passwd', 'has the scheme file:'],
    ['ftp://{{host}}/x', 'has the scheme ftp:'],
    ['localhost:8080/x', 'has no scheme: write http://localhost:8080/x'],
    ['http://', 'is not a URL'],
    ['http://a b/', 'is not a URL'],
    ['http://host:99999/', 'is not a URL'],
    ['http://me:secret@host/', 'must not carry a user name'],
    ['http://me:{{password}}@host/', 'must not carry a user name'],
  ])('%j is refused', (url, problem) => {
    expect(resolveUrl(parse(url), TARGET).problem).toContain(problem);
  });
});

it.each([
  ['https://shop.example', null],
  ['http://127.0.0.1:4000/x', null],
  ['http://[::1]:4000', null],
  ['shop.example', 'is not an absolute URL'],
  ['/shop', 'is not an absolute URL'],
  ['ws://shop.example', 'has the scheme ws:'],
  ['https://me@shop.example', 'must not carry'],
])('as a target: %s', (text, problem) => {
  if (problem === null) expect(urlProblem(text)).toBeNull();
  else expect(urlProblem(text)).toContain(problem);
});

it('appendQuery', () => {
  const pairs = [
    { name: 'a b', value: 'c&d=ü' },
    { name: 'a b', value: '\ud800' },
  ];
  expect(appendQuery('http://h/', [])).toBe('http://h/');
  expect(appendQuery('http://h/', pairs)).toBe('http://h/?a%20b=c%26d%3D%C3%BC&a%20b=%EF%BF%BD');
  expect(appendQuery('http://h/?x', [{ name: 'y', value: '' }])).toBe('http://h/?x&y=');
  expect(appendQuery('http://h/?', [{ name: 'y', value: '1' }])).toBe('http://h/?y=1');
});

it('formText', () => {
  expect(formText([{ name: 'a b', value: 'c&d=ü' }])).toBe('a+b=c%26d%3D%C3%BC');
});
