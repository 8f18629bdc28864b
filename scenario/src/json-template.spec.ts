import { expect, it } from 'vitest';
import type { JsonValue } from './definition.ts';
import { jsonTemplate } from './json-template.ts';
import { constantText, foldTemplate, parseTemplate, renderTemplate } from './template.ts';

const values = new Map<string, JsonValue>([
  ['n', 5],
  ['s', 'a "quoted" word\n'],
  ['o', { x: [null] }],
]);
const parse = (text: string) => parseTemplate(text).template;

it.each<[JsonValue, string]>([
  [null, 'null'],
  [1.5, '1.5'],
  ['plain "text"', '"plain \\"text\\""'],
  [[], '[]'],
  [{}, '{}'],
  [{ a: [1, 'b', null, { c: true }], 'd"': '' }, '{"a":[1,"b",null,{"c":true}],"d\\"":""}'],
  ['{{n}}', '5'],
  [' {{n}}', '" 5"'],
  ['{{o}}', '{"x":[null]}'],
  ['{{s}}', '"a \\"quoted\\" word\\n"'],
  [
    { id: '{{n}}', text: 'no {{n}}: {{s}}', '{{n}}': '{{o}}!' },
    '{"id":5,"text":"no 5: a \\"quoted\\" word\\n","{{n}}":"{\\"x\\":[null]}!"}',
  ],
])('%j', (json, expected) => {
  const late = renderTemplate(jsonTemplate(json, parse), (part) =>
    part.kind === 'variable' ? (values.get(part.name) ?? null) : null,
  );
  expect(late).toBe(expected);
  expect(constantText(foldTemplate(jsonTemplate(json, parse), values))).toBe(expected);
});
