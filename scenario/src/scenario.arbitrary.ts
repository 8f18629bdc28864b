/** Scenarios for property tests: of right types, of any meaning. */
import fc from 'fast-check';
import type { JsonValue, ScenarioDefinition } from './definition.ts';
import { normalize } from './normalize.ts';
import { SCENARIO, type Shape } from './shape.ts';

/** Texts that YAML could take for something else. */
const TRICKY = [
  '',
  ' ',
  'null',
  '~',
  'yes',
  'on',
  '1',
  '1e3',
  '0x10',
  '-',
  '- a',
  'a: b',
  '# a',
  '{{a}}',
  '[',
  '"',
  "'",
  '\n',
  'a\n\nb\n',
  ' a\n b ',
  '\t',
  '\r\n',
  '\u0085',
  '\u2028',
  '\uFEFF',
  '<<',
  '&a',
  '*a',
  '!t',
  '%',
  '@',
  '`',
  '2020-01-01',
  '...',
  '---',
  'a'.repeat(200),
];
const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom(...TRICKY));
/** −0 is not told apart from 0 in JSON. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const json: fc.Arbitrary<JsonValue> = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(text, tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).json;

function ofShape(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'text':
      return text;
    case 'duration':
      return fc.oneof(fc.constantFrom('0s', '30s', '10s', '100ms', '1h30m', '1.5s'), text);
    case 'whole':
      return fc.integer();
    case 'number':
      return number;
    case 'yesNo':
      return fc.boolean();
    case 'json':
      return json;
    case 'object':
      return fc.dictionary(text, json, { maxKeys: 4, noNullPrototype: true });
    case 'choice':
      return fc.constantFrom(...shape.values);
    case 'list':
      return fc.array(ofShape(shape.of), { maxLength: 3 });
    case 'fields':
      return fc.record(
        Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, ofShape(field.shape)])),
        {
          noNullPrototype: true,
          requiredKeys: Object.keys(shape.fields).filter((name) => shape.fields[name]?.required),
        },
      );
    default:
      return shape satisfies never;
  }
}

export const anyScenario: fc.Arbitrary<ScenarioDefinition> = ofShape(SCENARIO).map((input) =>
  normalize(input as ScenarioDefinition),
);
