import { describe, expect, it } from 'vitest';
import { checkShape } from './check-shape.ts';

const BASE = {
  name: 'Shop',
  target: 'https://shop.example',
  load: { model: 'CONSTANT_RATE', rate: 1, duration: '1s' },
  steps: [{ name: 'Home', http: { url: '/' } }],
};
const shown = (value: unknown) => checkShape(value).map(({ path, message }) => `${path}: ${message}`);

it('finds nothing in a right one, nulls where no default stands', () => {
  expect(shown(BASE)).toEqual([]);
  expect(shown({ ...BASE, description: null, seed: null, tls: null, variables: { a: null } })).toEqual([]);
});

describe('wrong types', () => {
  it.each<[string, unknown]>([
    [': null is not a scenario: give an object with name, ', null],
    [": 'x' is not a scenario", 'x'],
    [': A list is not a scenario', []],
    ['name: name is missing: give it', { ...BASE, name: null }],
    ['name: 5 is not a text: put it in quotes: "5"', { ...BASE, name: 5 }],
    ['name: A list is not a text: give a text', { ...BASE, name: [] }],
    ['tags: tags is empty: give a value, or leave it out for []', { ...BASE, tags: null }],
    ["tags: 'a' is not a list", { ...BASE, tags: 'a' }],
    ['tags[1]: true is not a text: put it in quotes: "true"', { ...BASE, tags: ['a', true] }],
    ["visibility: 'private' is not known here: use PRIVATE, SHARED", { ...BASE, visibility: 'private' }],
    ['seed: 1.5 is not a whole number: give a whole number', { ...BASE, seed: 1.5 }],
    ["load.rate: 'many' is not a number", { ...BASE, load: { ...BASE.load, rate: 'many' } }],
    ['load.rate: Infinity is not a number', { ...BASE, load: { ...BASE.load, rate: Number.POSITIVE_INFINITY } }],
    [
      'load.warmUp: 30 is not a length of time: give a length of time with its unit, such as 30s',
      { ...BASE, load: { ...BASE.load, warmUp: 30 } },
    ],
    ["tls.insecure: 'no' is not true or false", { ...BASE, tls: { insecure: 'no' } }],
    ['variables: A list is not an object', { ...BASE, variables: [] }],
    ['variables: An object is not an object of names and values', { ...BASE, variables: { a: [Number.NaN] } }],
    ["lod: 'lod' is no field of a scenario: did you mean load?", { ...BASE, lod: {} }],
    [
      "steps[0].http.URL: 'URL' is no field of http: did you mean url?",
      { ...BASE, steps: [{ name: 'a', http: { url: '/', URL: '' } }] },
    ],
    ['steps[0].http: An object', { ...BASE, steps: [{ name: 'a', https: {} }] }],
  ])('%s', (issue, value) => {
    const issues = shown(value);
    if (issue.startsWith('steps[0].http: '))
      expect(issues).toEqual(["steps[0].https: 'https' is no field of a step: did you mean http?"]);
    else expect(issues).toEqual([expect.stringContaining(issue)]);
  });

  it('are all told at once', () => {
    expect(shown({ load: { model: 'FAST', rate: '1' }, steps: [{ http: {} }, 5], 'odd name': 1 })).toEqual([
      expect.stringContaining('["odd name"]: '),
      'name: name is missing: give it',
      'target: target is missing: give it',
      expect.stringContaining('load.model: '),
      expect.stringContaining('load.rate: '),
      'steps[0].name: name is missing: give it',
      'steps[0].http.url: url is missing: give it',
      expect.stringContaining('steps[1]: 5 is not a step'),
    ]);
  });
});
