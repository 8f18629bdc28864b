import fc from 'fast-check';
import { query } from 'json-p3';
import { expect, it } from 'vitest';
import type { JsonValue } from './definition.ts';
import { compileJsonPath } from './json-path.ts';

const names = fc.constantFrom('a', 'b', 'c', '', 'a b', "it's", 'toString', '__proto__', '0', 'length', 'ü');
const json: fc.Arbitrary<JsonValue> = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<JsonValue>(null, true, 0, 'text', ''),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(names, tie('json'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).json;
const selector = fc.oneof(
  names.map((name) => `[${JSON.stringify(name)}]`),
  fc.integer({ min: -5, max: 5 }).map((index) => `[${index}]`),
  fc.constantFrom('.a', '.b', '.c'),
);
const anySelector = fc.oneof(selector, fc.constantFrom('[*]', '..a', '..[0]', '[1:]', '["a","b"]', '[?@.a]'));

it('finds what the library finds first, by short cuts too', () => {
  fc.assert(
    fc.property(json, fc.array(fc.oneof(selector, anySelector), { maxLength: 4 }), (value, selectors) => {
      const path = `$${selectors.join('')}`;
      const [first] = query(path, value as Parameters<typeof query>[1]).values();
      expect(compileJsonPath(path)(value)).toEqual(first);
    }),
    { numRuns: 1000 },
  );
});
