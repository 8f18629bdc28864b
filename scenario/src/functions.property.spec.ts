import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type FunctionContext, prepareFunction } from './functions.ts';

const random = fc.integer({ min: 0, max: 2 ** 53 - 1 }).map((bits) => bits / 2 ** 53);
const contexts = fc.array(random, { minLength: 40, maxLength: 40 }).map((numbers): FunctionContext => {
  let drawn = 0;
  return { random: () => numbers[drawn++ % numbers.length] ?? 0, iteration: 0, user: 0, nowMs: 0 };
});

it('$randomInt gives whole numbers of the range, both ends included', () => {
  const bound = fc.integer({ min: -(2 ** 52) + 1, max: 2 ** 52 - 1 });
  fc.assert(
    fc.property(bound, bound, contexts, (a, b, context) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const value = prepareFunction('randomInt', [String(low), String(high)])(context);
      expect(Number.isSafeInteger(value)).toBe(true);
      expect(value).toBeGreaterThanOrEqual(low);
      expect(value).toBeLessThanOrEqual(high);
    }),
  );
});

it('$randomString has the length and letters it should, $uuid the form of a version 4', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), contexts, (length, context) => {
      expect(prepareFunction('randomString', [String(length)])(context)).toMatch(
        new RegExp(`^[A-Za-z0-9]{${length}}$`),
      );
      expect(prepareFunction('uuid', [])(context)).toMatch(
        /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
      );
    }),
  );
});

it('$randomItem gives one of its items', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), contexts, (items, context) => {
      expect(items).toContain(prepareFunction('randomItem', items)(context));
    }),
  );
});

it('$uuid draws its digits one after the other: the same draws always give the same one', () => {
  fc.assert(
    fc.property(fc.array(random, { minLength: 31, maxLength: 31 }), (numbers) => {
      let drawn = 0;
      const context = { random: () => numbers[drawn++] ?? Number.NaN, iteration: 0, user: 0, nowMs: 0 };
      const digits = numbers.map((number) => Math.floor(number * 16));
      let at = 0;
      const expected = 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replaceAll(/[xy]/g, (place) => {
        const digit = digits[at++] ?? 0;
        return (place === 'x' ? digit : 8 + (digit & 3)).toString(16);
      });
      expect(prepareFunction('uuid', [])(context)).toBe(expected);
      expect(drawn).toBe(31);
    }),
  );
});
