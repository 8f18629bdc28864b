import { describe, expect, it } from 'vitest';
import { normalize } from './normalize.ts';
import { parseScenarioFile, toYaml } from './yaml.ts';

const FILE = `# The shop
name: Shop
target: https://shop.example
load: { model: CONSTANT_RATE, rate: 2000, duration: 20s }
steps:
  - name: Home
    http:
      url: /
  - name: Order
    http:
      method: POST
      url: /orders
      json:
        items: ["{{item}}"]
        note: |
          two
          lines
    checks:
      - { subject: STATUS, comparison: EQUALS, value: "201" }
variables:
  item: 7
`;

describe('parseScenarioFile', () => {
  it('reads a scenario, filling in the defaults', () => {
    const { definition, issues } = parseScenarioFile(FILE);
    expect(issues).toEqual([]);
    expect(definition).toEqual(
      normalize({
        name: 'Shop',
        target: 'https://shop.example',
        load: { model: 'CONSTANT_RATE', rate: 2000, duration: '20s' },
        steps: [
          { name: 'Home', http: { url: '/' } },
          {
            name: 'Order',
            http: { method: 'POST', url: '/orders', json: { items: ['{{item}}'], note: 'two\nlines\n' } },
            checks: [{ subject: 'STATUS', comparison: 'EQUALS', value: '201' }],
          },
        ],
        variables: { item: 7 },
      }),
    );
  });

  it.each<[string, string, string, string, number, number]>([
    ['a wrong value', 'rate: 2000', 'rate: -1', 'load.rate', 4, 31],
    ['a wrong type', 'rate: 2000', 'rate: many', 'load.rate', 4, 31],
    ['a missing field', 'name: Shop\n', '', 'name', 2, 1],
    ['a missing field inside', 'url: /orders', '', 'steps[1].http.url', 10, 5],
    ['an unknown field', 'variables:', 'variabels:', 'variabels', 20, 1],
    ['a field of no use', 'rate: 2000', 'rate: 2000, users: 5', 'load.users', 4, 43],
    ['a second name', 'name: Order', 'name: Home', 'steps[1].name', 9, 5],
    ['a list entry', '"{{item}}"', '"{{itme}}"', 'steps[1].http.json.items[0]', 14, 17],
  ])('tells the place of %s', (_, from, to, path, line, column) => {
    const { issues } = parseScenarioFile(FILE.replace(from, to));
    expect(issues.filter((issue) => issue.path === path)).toEqual([expect.objectContaining({ path, line, column })]);
  });

  it('tells all wrong types at once', () => {
    const { definition, issues } = parseScenarioFile('name: 5\ntarget: https://x\nload: 7\nsteps: {}\nextra: 1\n');
    expect(definition).toBeNull();
    expect(issues.map(({ path, line }) => [path, line])).toEqual([
      ['extra', 5],
      ['name', 1],
      ['load', 3],
      ['steps', 4],
    ]);
  });

  it.each<[string, string, number]>([
    ['', 'null is not a scenario', 1],
    ['[1]', 'A list is not a scenario', 1],
    ['name: [', 'This is not YAML', 1],
    ['a: 1\na: 2\n', 'This is not YAML: Map keys must be unique', 2],
    ['a: 1\n---\nb: 1\n', 'This is not YAML: Source contains multiple documents', 2],
    ['a: *missing', 'This cannot be read as YAML: Unresolved alias', 1],
  ])('%j is refused', (text, message, line) => {
    const { definition, issues } = parseScenarioFile(text);
    expect(definition).toBeNull();
    expect(issues[0]?.message).toContain(message);
    expect(issues[0]?.line).toBe(line);
  });

  it('refuses aliases that would unfold without end', () => {
    const levels = Array.from(
      { length: 9 },
      (_, index) => `l${index + 1}: &l${index + 1} [${Array.from({ length: 9 }, () => `*l${index}`).join(',')}]`,
    );
    const { issues } = parseScenarioFile(`l0: &l0 [x]\n${levels.join('\n')}`);
    expect(issues[0]?.message).toContain('This cannot be read as YAML');
  });

  it('finds what an alias stands for', () => {
    const text = `${FILE}description: &d text\ntags: [*d, *d]\n`;
    expect(parseScenarioFile(text).issues).toEqual([expect.objectContaining({ path: 'tags[1]', line: 23 })]);
  });
});

describe('toYaml', () => {
  it('is short, in the order of the schema, without the values of secrets', () => {
    const definition = normalize({
      steps: [
        { name: 'Home', http: { url: '/', headers: [] }, thinkTime: '0s' },
        { name: 'Text', http: { url: '/', method: 'POST', body: 'two\nlines\n', timeout: '5s' } },
      ],
      load: { duration: '20s', rate: 2000, model: 'CONSTANT_RATE', gracefulStop: '30s' },
      target: 'https://shop.example',
      name: 'Shop',
      secrets: [{ name: 'token', value: 'hidden' }],
      tls: {},
    });
    expect(toYaml(definition)).toBe(`name: Shop
target: https://shop.example
load:
  model: CONSTANT_RATE
  rate: 2000
  duration: 20s
steps:
  - name: Home
    http:
      url: /
  - name: Text
    http:
      method: POST
      url: /
      body: |
        two
        lines
      timeout: 5s
secrets:
  - name: token
tls: {}
`);
  });
});
