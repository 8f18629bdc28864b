import { expect, it } from 'vitest';
import { Random, STREAMS } from './random.ts';

const draws = (seed: number, k: number, stream: number, count = 4): number[] => {
  const random = new Random(seed, k, stream);
  return Array.from({ length: count }, () => random.next());
};

it('repeats for the same seed, iteration and stream, and for nothing else', () => {
  expect(draws(7, 3, 0)).toEqual(draws(7, 3, 0));
  const places = [0, 1, 2, 2 ** 31, 2 ** 32, 2 ** 40 + 1].flatMap((k) =>
    [-1, 0, 1, 2 ** 33].flatMap((seed) => [0, 1, 2, 3].map((stream) => draws(seed, k, stream)[0])),
  );
  expect(new Set(places).size).toBe(places.length);
});

it('gives the same draws on every machine', () => {
  expect(draws(1, 0, STREAMS.functions, 3)).toMatchInlineSnapshot(`
    [
      0.30406201965946966,
      0.2752584323680002,
      0.2662002139280585,
    ]
  `);
});

it('neighbouring iterations draw evenly and independently of each other', () => {
  const buckets = new Array<number>(20).fill(0);
  let products = 0;
  const count = 20_000;
  for (let k = 0; k < count; k++) {
    const [x = 0, y = 0] = [draws(42, k, 0, 1)[0], draws(42, k + 1, 0, 1)[0]];
    buckets[Math.floor(x * 20)] = (buckets[Math.floor(x * 20)] ?? 0) + 1;
    products += (x - 0.5) * (y - 0.5);
  }
  // χ² with 19 degrees of freedom: above 43.8 once in a thousand. The seed is fixed, so this is no game of chance.
  const expected = count / 20;
  expect(buckets.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0)).toBeLessThan(43.8);
  expect(Math.abs(products / count) * 12).toBeLessThan(0.03);
});
