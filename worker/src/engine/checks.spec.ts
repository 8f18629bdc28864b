import { type Comparison, type CompiledCheck, compileScenario, normalize } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import { Answer } from './answer.ts';
import { prepareCheck } from './checks.ts';
import { NO_ANSWER, outcomeOf } from './testing/answers.ts';
import { text } from './testing/plans.ts';
import { valueNames } from './value-names.ts';
import { IterationValues } from './values.ts';

const iteration = {
  values: new IterationValues(
    { seed: 1, initial: ['Ada'], tables: { row: () => [], close: () => undefined }, now: () => 0 },
    { k: 7, user: 7 },
  ),
};
const names = {
  ...valueNames({ variables: {}, secrets: [], steps: [], data: [] }, {}),
  slots: new Map([['name', 0]]),
};

const ANSWER = outcomeOf({
  status: 201,
  headers: {
    'content-type': 'application/json',
    'x-count': '12',
    'x-many': ['a', 'b'] as unknown as string,
    'set-cookie': ['id=5; Path=/; HttpOnly', 'theme=dark', 'id=6'],
  },
  text: '{"id":5,"name":"Ada","none":null,"tags":["a","b",{"x":1}],"deep":{"a":1,"b":[true]},"price":"9.5"}',
});

function verify(check: Partial<CompiledCheck>, outcome = ANSWER): string | null {
  const { subject = 'STATUS', comparison = 'EQUALS', expression = null, value = null } = check;
  return prepareCheck({ name: '', subject, comparison, expression, value }, names).verify(
    new Answer(outcome),
    iteration,
  );
}

describe.each<[CompiledCheck['subject'], string | null, [Comparison, string, boolean][]]>([
  [
    'STATUS',
    null,
    [
      ['EQUALS', '201', true],
      ['EQUALS', '200', false],
      ['NOT_EQUALS', '404', true],
      ['LESS_THAN', '300', true],
      ['AT_MOST', '201', true],
      ['GREATER_THAN', '201', false],
      ['AT_LEAST', '201', true],
      ['CONTAINS', '20', true],
      ['MATCHES', '^2\\d\\d$', true],
      ['MATCHES', '^[45]', false],
    ],
  ],
  [
    'LATENCY_MS',
    null,
    [
      ['EQUALS', '12.5', true],
      ['NOT_EQUALS', '12.5', false],
      ['LESS_THAN', '12.5', false],
      ['AT_MOST', '12.5', true],
      ['GREATER_THAN', '12', true],
      ['AT_LEAST', '13', false],
    ],
  ],
  [
    'SIZE_BYTES',
    null,
    [
      ['EQUALS', '98', true],
      ['LESS_THAN', '98', false],
      ['AT_MOST', '98', true],
    ],
  ],
  [
    'HEADER',
    'Content-Type',
    [
      ['EQUALS', 'application/json', true],
      ['EQUALS', 'Application/JSON', false],
      ['NOT_EQUALS', 'text/html', true],
      ['CONTAINS', 'json', true],
      ['MATCHES', '^app.*n$', true],
      ['EXISTS', '', true],
      ['LESS_THAN', '5', false],
    ],
  ],
  [
    'HEADER',
    'x-count',
    [
      ['EQUALS', '12', true],
      ['EQUALS', '12.0', false],
      ['LESS_THAN', '12.5', true],
      ['AT_LEAST', '12', true],
      ['GREATER_THAN', 'x', false],
    ],
  ],
  [
    'HEADER',
    'x-many',
    [
      ['EQUALS', 'b', true],
      ['EQUALS', 'a, b', true],
      ['EQUALS', 'c', false],
      ['NOT_EQUALS', 'b', false],
      ['NOT_EQUALS', 'c', true],
      ['MATCHES', '^b$', true],
    ],
  ],
  [
    'HEADER',
    'x-none',
    [
      ['EXISTS', '', false],
      ['EQUALS', '', false],
      ['NOT_EQUALS', 'a', false],
      ['LESS_THAN', '1', false],
      ['CONTAINS', '', false],
    ],
  ],
  [
    'COOKIE',
    'id',
    [
      ['EQUALS', '6', true],
      ['NOT_EQUALS', '5', true],
      ['GREATER_THAN', '5', true],
      ['EXISTS', '', true],
    ],
  ],
  [
    'COOKIE',
    'ID',
    [
      ['EXISTS', '', false],
      ['NOT_EQUALS', '5', false],
    ],
  ],
  [
    'BODY',
    null,
    [
      ['CONTAINS', '"name":"Ada"', true],
      ['CONTAINS', 'Eve', false],
      ['MATCHES', '"id":\\d', true],
      ['EQUALS', 'x', false],
      ['NOT_EQUALS', 'x', true],
    ],
  ],
  [
    'JSON',
    '$.id',
    [
      ['EQUALS', '5', true],
      ['EQUALS', '5.0', true],
      ['EQUALS', '"5"', false],
      ['NOT_EQUALS', '6', true],
      ['LESS_THAN', '6', true],
      ['AT_LEAST', '5', true],
      ['CONTAINS', '5', true],
      ['MATCHES', '^5$', true],
      ['EXISTS', '', true],
    ],
  ],
  [
    'JSON',
    '$.name',
    [
      ['EQUALS', 'Ada', true],
      ['EQUALS', '"Ada"', true],
      ['EQUALS', 'ada', false],
      ['CONTAINS', 'd', true],
      ['MATCHES', '^A', true],
      ['LESS_THAN', '1', false],
    ],
  ],
  [
    'JSON',
    '$.price',
    [
      ['EQUALS', '9.5', true],
      ['LESS_THAN', '10', true],
    ],
  ],
  [
    'JSON',
    '$.none',
    [
      ['EXISTS', '', true],
      ['EQUALS', 'null', true],
      ['NOT_EQUALS', 'x', true],
      ['LESS_THAN', '1', false],
    ],
  ],
  [
    'JSON',
    '$.tags',
    [
      ['CONTAINS', 'b', true],
      ['CONTAINS', '{"x":1}', true],
      ['CONTAINS', 'c', false],
      ['EQUALS', '["a","b",{"x":1}]', true],
      ['EQUALS', '["b","a",{"x":1}]', false],
    ],
  ],
  [
    'JSON',
    '$.tags[*]',
    [
      ['EQUALS', 'a', true],
      ['EQUALS', 'b', false],
    ],
  ],
  [
    'JSON',
    '$.deep',
    [
      ['EQUALS', '{"b": [true], "a": 1}', true],
      ['EQUALS', '{"a":1}', false],
      ['CONTAINS', '"a":1', true],
    ],
  ],
  [
    'JSON',
    '$.absent',
    [
      ['EXISTS', '', false],
      ['EQUALS', 'null', false],
      ['NOT_EQUALS', '5', false],
    ],
  ],
])('%s %s', (subject, expression, cases) => {
  it.each(cases)('%s %s: %s', (comparison, value, passes) => {
    const problem = verify({ subject, expression, comparison, value: text(value) });
    expect(problem === null).toBe(passes);
  });
});

describe('what a check that failed says', () => {
  it.each([
    [{ subject: 'STATUS' }, 'Status 201'],
    [{ subject: 'HEADER', expression: 'x-count' }, 'Header x-count: 12'],
    [{ subject: 'HEADER', expression: 'X-None' }, 'Header X-None: nothing found'],
    [{ subject: 'COOKIE', expression: 'theme' }, 'Cookie theme: dark'],
    [{ subject: 'JSON', expression: '$.deep' }, '$.deep: {"a":1,"b":[true]}'],
    [{ subject: 'JSON', expression: '$.absent' }, '$.absent: nothing found'],
    [{ subject: 'LATENCY_MS' }, 'Latency 12.5 ms'],
    [{ subject: 'SIZE_BYTES' }, 'Size 98 bytes'],
  ] as const)('%o: %s', (check, said) => {
    expect(verify({ ...check, value: text('0') })).toBe(said);
  });

  it('names what is wrong with the body', () => {
    const check = { subject: 'JSON', expression: '$.id', comparison: 'EXISTS' } as const;
    expect(verify(check, outcomeOf({ text: '<html>' }))).toMatch(/^\$\.id: The body is no JSON: Unexpected token/);
    expect(verify(check, outcomeOf())).toBe('$.id: The body is no JSON: it is empty');
    const headers = { 'content-encoding': 'gzip' };
    expect(verify({ ...check, subject: 'BODY' }, outcomeOf({ text: 'no', headers }))).toMatch(/The body is no gzip/);
  });

  it('is the failure where there was no answer, whatever it looks for', () => {
    for (const comparison of ['EXISTS', 'NOT_EQUALS'] as const)
      expect(verify({ subject: 'BODY', comparison, value: text('x') }, outcomeOf(NO_ANSWER))).toBe(
        'No answer: read ECONNRESET',
      );
  });
});

it('the value may name what is known before the step', () => {
  const value = [{ kind: 'variable', name: 'name' }] as const;
  expect(verify({ subject: 'JSON', expression: '$.name', value })).toBeNull();
  expect(verify({ subject: 'BODY', value })).toMatch(/^Body: \{"id"/);
});

it('checks are made from scenarios as they are compiled', () => {
  const check = { subject: 'HEADER', expression: 'X-Id', comparison: 'EQUALS', value: '{{$iteration}}' } as const;
  const { steps } = compileScenario(
    normalize({
      name: 'Shop',
      target: 'https://shop.example',
      load: { model: 'CONSTANT_RATE', rate: 1, duration: '1s' },
      steps: [{ name: 'Home', http: { url: '/' }, checks: [check] }],
    }),
  );
  const [compiled] = steps[0]?.checks ?? [];
  const passed = (id: string) =>
    compiled && prepareCheck(compiled, names).verify(new Answer(outcomeOf({ headers: { 'x-id': id } })), iteration);
  expect(passed('7')).toBeNull();
  expect(passed('8')).toBe('Header X-Id: 8');
});
