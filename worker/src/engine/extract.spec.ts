import type { CompiledExtract } from '@loadtest/scenario';
import { expect, it } from 'vitest';
import { Answer } from './answer.ts';
import { prepareExtract } from './extract.ts';
import { NO_ANSWER, outcomeOf } from './testing/answers.ts';
import { text } from './testing/plans.ts';
import { valueNames } from './value-names.ts';
import { IterationValues } from './values.ts';

const values = new IterationValues(
  { seed: 1, initial: [undefined, 'before'], tables: { row: () => [], close: () => undefined }, now: () => 0 },
  { k: 7, user: 7 },
);
const names = {
  ...valueNames({ variables: {}, secrets: [], steps: [], data: [] }, {}),
  slots: new Map([
    ['token', 0],
    ['other', 1],
  ]),
};
const ANSWER = outcomeOf({
  status: 302,
  headers: {
    location: '/orders/17',
    'x-many': ['a', 'b'] as unknown as string,
    'set-cookie': ['sid=abc; Secure', 'empty='],
  },
  text: '{"items":[{"id":3},{"id":4}],"flag":false,"none":null,"html":"<b id=\\"x-9\\">"}',
});

const prepare = (more: Partial<CompiledExtract>) =>
  prepareExtract({ name: 'token', from: 'JSON', expression: null, default: null, ...more }, names);
const read = (more: Partial<CompiledExtract>, outcome = ANSWER) => prepare(more).read(new Answer(outcome), values);

it.each([
  ['JSON', '$.items[*].id', 3],
  ['JSON', '$.items[?@.id > 3]', { id: 4 }],
  ['JSON', '$.flag', false],
  ['JSON', '$.none', null],
  ['JSON', '$.absent', undefined],
  ['HEADER', 'Location', '/orders/17'],
  ['HEADER', 'x-many', 'a, b'],
  ['HEADER', 'set-cookie', 'sid=abc; Secure'],
  ['HEADER', 'x-none', undefined],
  ['COOKIE', 'sid', 'abc'],
  ['COOKIE', 'empty', ''],
  ['COOKIE', 'SID', undefined],
  ['REGEX', 'x-(\\d+)', '9'],
  ['REGEX', '"id":\\d', '"id":3'],
  ['REGEX', 'nowhere', undefined],
  ['STATUS', null, 302],
] as const)('%s %s takes %o', (from, expression, value) => {
  expect(read({ from, expression })).toEqual(value);
});

it('takes the default where nothing is found, with what is known before the step', () => {
  const fallback = [...text('none of '), { kind: 'variable', name: 'other' } as const];
  for (const outcome of [ANSWER, outcomeOf(NO_ANSWER), outcomeOf({ text: 'no JSON' })])
    expect(read({ expression: '$.absent', default: fallback }, outcome)).toBe('none of before');
  expect(read({ expression: '$.none', default: fallback })).toBeNull();
});

it('says what was not there', () => {
  const said = (more: Partial<CompiledExtract>, outcome = ANSWER) => prepare(more).problem(new Answer(outcome));
  expect(said({ expression: '$.token' })).toBe('Nothing to take token from: no $.token, status 302');
  expect(said({ from: 'COOKIE', expression: 'id' })).toBe(
    'Nothing to take token from: the last answer sets no cookie id, status 302',
  );
  expect(said({ expression: '$.a' }, outcomeOf(NO_ANSWER))).toBe('No answer to take token from: read ECONNRESET');
});

it('says what is wrong with the body', () => {
  const answer = new Answer(outcomeOf({ text: 'oops' }));
  const extraction = prepare({ expression: '$.token' });
  expect(extraction.read(answer, values)).toBeUndefined();
  expect(extraction.problem(answer)).toMatch(/no \$\.token \(The body is no JSON: .*\), status 200/);
});
