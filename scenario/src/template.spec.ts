import { describe, expect, it } from 'vitest';
import { constantText, foldTemplate, parseTemplate, renderTemplate } from './template.ts';

const text = (value: string) => ({ kind: 'text', text: value });
const variable = (name: string) => ({ kind: 'variable', name });

describe('parseTemplate', () => {
  it.each([
    ['', []],
    ['plain', [text('plain')]],
    ['{{name}}', [variable('name')]],
    ['{{ name }}', [variable('name')]],
    ['{{\n name\t}}', [variable('name')]],
    ['/users/{{id}}/x', [text('/users/'), variable('id'), text('/x')]],
    ['{{a}}{{b}}', [variable('a'), variable('b')]],
    ['{{größe_1-x}}', [variable('größe_1-x')]],
    ['{{people.email}}', [{ kind: 'column', source: 'people', column: 'email' }]],
    ['{{ people.first name }}', [{ kind: 'column', source: 'people', column: 'first name' }]],
    ['{{people.a.b}}', [{ kind: 'column', source: 'people', column: 'a.b' }]],
    ["{{people.driver's licence}}", [{ kind: 'column', source: 'people', column: "driver's licence" }]],
    ['{{$uuid}}', [{ kind: 'function', name: 'uuid', args: [] }]],
    ['{{$uuid()}}', [{ kind: 'function', name: 'uuid', args: [] }]],
    ['{{ $randomInt(1, 10) }}', [{ kind: 'function', name: 'randomInt', args: ['1', '10'] }]],
    ['{{$pick("a, b", \'}}\', c d)}}', [{ kind: 'function', name: 'pick', args: ['a, b', '}}', 'c d'] }]],
    ['{ "a": {"b": 1}}', [text('{ "a": {"b": 1}}')]],
    ['}} and { and }', [text('}} and { and }')]],
    ['{"id":{{{id}}}}', [text('{"id":{'), variable('id'), text('}}')]],
    ['{{{{x}}', [text('{{'), variable('x')]],
    ['{{"{{"}}name}}', [text('{{name}}')]],
    ["a{{ '{{x}}' }}b", [text('a{{x}}b')]],
  ])('%j', (source, template) => {
    expect(parseTemplate(source)).toEqual({ template, problems: [] });
  });

  it.each([
    ['{{name', ['{{ at character 1 is not closed']],
    ['a {{name} b', ['{{ at character 3 is not closed']],
    ['{{a {{b}}', ['{{ at character 1 is not closed']],
    ['{{}}', ['{{}} is empty']],
    ['{{  }}', ['{{  }} is empty']],
    ['{{1a}} {{a b}}', ['{{1a}} is neither', '{{a b}} is neither']],
    ['{{#if x}}', ['{{#if x}} is neither']],
    ['{{source.}}', ['{{source.}} is neither']],
    ['{{$}}', ['{{$}} is neither']],
    ['{{$f(1,)}}', ['{{$f(1,)}} has arguments']],
    ['{{$f("a" b)}}', ['{{$f("a" b)}} has arguments']],
    ['{{$f("a)}} {{b}}', ['{{ at character 1 is not closed']],
  ])('%j is refused with a remedy', (source, starts) => {
    const { problems } = parseTemplate(source);
    expect(problems).toHaveLength(starts.length);
    for (const [index, start] of starts.entries()) {
      expect(problems[index]).toContain(start);
      expect(problems[index]).toContain('for two braces that stand as they are, write {{"{{"}}');
    }
  });
});

describe('foldTemplate', () => {
  it('puts constants in as text, values other than strings as their JSON', () => {
    const { template } = parseTemplate('{{s}}|{{n}}|{{b}}|{{o}}|{{nothing}}|{{late}}!');
    const folded = foldTemplate(
      template,
      new Map<string, string | number | boolean | null | { a: number[] }>([
        ['s', 'text'],
        ['n', 1.5],
        ['b', true],
        ['o', { a: [1] }],
        ['nothing', null],
      ]),
    );
    expect(folded).toEqual([text('text|1.5|true|{"a":[1]}|null|'), variable('late'), text('!')]);
  });

  it('leaves nothing of empty values', () => {
    expect(foldTemplate(parseTemplate('{{a}}{{a}}').template, new Map([['a', '']]))).toEqual([]);
  });

  it('does not read values as templates', () => {
    expect(constantText(foldTemplate(parseTemplate('{{a}}').template, new Map([['a', '{{a}}']])))).toBe('{{a}}');
  });
});

it('constantText is null as long as something is to be filled in', () => {
  expect(constantText([])).toBe('');
  expect(constantText(parseTemplate('x').template)).toBe('x');
  expect(constantText(parseTemplate('x{{y}}').template)).toBeNull();
  expect(constantText(parseTemplate('{{y}}').template)).toBeNull();
});

it('renderTemplate fills in each placeholder', () => {
  const { template } = parseTemplate('{{a}}-{{s.c}}-{{$f(1)}}');
  expect(
    renderTemplate(template, (part) =>
      part.kind === 'variable' ? 1 : part.kind === 'column' ? part.column : part.args,
    ),
  ).toBe('1-c-["1"]');
});
