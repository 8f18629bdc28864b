import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonValue } from './definition.ts';
import { jsonTemplate } from './json-template.ts';
import { constantText, foldTemplate, parseTemplate, renderTemplate } from './template.ts';

const RUNS = { numRuns: 300 };
const parse = (text: string) => parseTemplate(text).template;
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('{', '{ {', '}}', '"', '\\', '\u2028'),
);
const plain = text.filter((it) => !it.includes('{{'));
const json = (strings: fc.Arbitrary<string>): fc.Arbitrary<JsonValue> =>
  fc.letrec<{ json: JsonValue }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 3 },
      strings,
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(text, tie('json'), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).json;

it('JSON without templates is sent as it is', () => {
  fc.assert(
    fc.property(json(plain), (value) => {
      expect(JSON.parse(constantText(jsonTemplate(value, parse)) ?? '')).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    RUNS,
  );
});

it('a template alone takes the type of its value, within a text it is text: filled in late or folded in', () => {
  fc.assert(
    fc.property(json(text), plain, plain, (value, before, after) => {
      const body = { alone: '{{v}}', within: `${before}>{{v}}<${after}`, '{{v}}': [before] };
      const template = jsonTemplate(body, parse);
      const shown = typeof value === 'string' ? value : JSON.stringify(value);
      const expected = { alone: value, within: `${before}>${shown}<${after}`, '{{v}}': [before] };
      const late = renderTemplate(template, () => value);
      expect(JSON.parse(late)).toEqual(JSON.parse(JSON.stringify(expected)));
      expect(constantText(foldTemplate(template, new Map([['v', value]])))).toBe(late);
    }),
    RUNS,
  );
});

it('any text can be written so that it stands as it is', () => {
  fc.assert(
    fc.property(text, (wanted) => {
      const written = wanted.replaceAll('{', '{{"{"}}');
      expect(constantText(parse(written))).toBe(wanted);
    }),
    RUNS,
  );
});
