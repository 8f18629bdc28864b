import { describe, expect, it } from 'vitest';
import { type FunctionContext, functionProblem, prepareFunction } from './functions.ts';

/** Gives these numbers, again and again. */
function drawing(...numbers: number[]): FunctionContext {
  let drawn = 0;
  const random = () => numbers[drawn++ % numbers.length] ?? 0;
  return { random, iteration: 41, user: 3, nowMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6) + 0.75 };
}
const LOWEST = drawing(0);
const HIGHEST = drawing(1 - 2 ** -53);

it.each<[string, string[], FunctionContext, unknown]>([
  ['iteration', [], LOWEST, 41],
  ['user', [], LOWEST, 3],
  ['timestamp', [], LOWEST, Date.UTC(2026, 0, 2, 3, 4, 5, 6)],
  ['isoDate', [], LOWEST, '2026-01-02T03:04:05.006Z'],
  ['uuid', [], LOWEST, '00000000-0000-4000-8000-000000000000'],
  ['uuid', [], HIGHEST, 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
  ['randomInt', ['1', '100'], LOWEST, 1],
  ['randomInt', ['1', '100'], HIGHEST, 100],
  ['randomInt', ['-5', '-5'], HIGHEST, -5],
  ['randomInt', ['0', '9007199254740990'], HIGHEST, 9007199254740990],
  ['randomInt', ['-4503599627370495', '4503599627370495'], HIGHEST, 4503599627370495],
  ['randomItem', ['a', 'b', 'c'], LOWEST, 'a'],
  ['randomItem', ['a', 'b', 'c'], HIGHEST, 'c'],
  ['randomItem', [''], HIGHEST, ''],
  ['randomString', ['4'], LOWEST, 'AAAA'],
  ['randomString', ['1'], HIGHEST, '9'],
])('$%s(%j)', (name, args, context, expected) => {
  expect(functionProblem(name, args)).toBeNull();
  expect(prepareFunction(name, args)(context)).toBe(expected);
});

it('draws only from what it is given, so that the same numbers give the same values', () => {
  const numbers = [0.1, 0.9, 0.5, 0.3, 0.7];
  for (const [name, args] of [
    ['uuid', []],
    ['randomInt', ['1', '1000']],
    ['randomString', ['50']],
  ] as const) {
    const evaluate = prepareFunction(name, args);
    expect(evaluate(drawing(...numbers))).toBe(evaluate(drawing(...numbers)));
  }
});

describe('a call that cannot be', () => {
  it.each<[string, string[], string]>([
    ['randomint', [], 'is no function: did you mean $randomInt? There are $uuid, $iteration, $user, $timestamp, '],
    ['now', [], 'is no function: there are $uuid'],
    ['constructor', [], 'is no function: there are $uuid'],
    ['__proto__', [], 'is no function: there are $uuid'],
    ['uuid', ['4'], 'takes no arguments: write it as $uuid'],
    ['iteration', ['1'], 'takes no arguments: write it as $iteration'],
    ['randomInt', [], 'takes two numbers, the lowest and the highest: write it as $randomInt(1,100)'],
    ['randomInt', ['5'], 'takes two numbers'],
    ['randomInt', ['1', '2', '3'], 'takes two numbers'],
    ['randomInt', ['1', 'b'], "takes whole numbers, and 'b' is none"],
    ['randomInt', ['1.5', '2'], "takes whole numbers, and '1.5' is none"],
    ['randomInt', ['', '2'], "takes whole numbers, and '' is none"],
    ['randomInt', ['0', '9007199254740992'], "takes whole numbers, and '9007199254740992' is none"],
    ['randomInt', ['2', '1'], 'takes the lower number first'],
    ['randomInt', ['-9007199254740991', '9007199254740991'], 'chooses from 9,007,199,254,740,991 numbers at most'],
    ['randomItem', [], 'takes the items to choose from: write it as $randomItem(a,b,c)'],
    ['randomString', [], 'takes its length, 1 to 1,000: write it as $randomString(8)'],
    ['randomString', ['0'], 'takes its length, 1 to 1,000'],
    ['randomString', ['1001'], 'takes its length, 1 to 1,000'],
    ['randomString', ['8', '9'], 'takes its length, 1 to 1,000'],
    ['randomString', ['eight'], 'takes its length, 1 to 1,000'],
  ])('$%s(%j) %s', (name, args, problem) => {
    expect(functionProblem(name, args)).toContain(problem);
    expect(() => prepareFunction(name, args)).toThrow(`$${name} ${problem}`);
  });
});
