/** Arbitrary ticks and ends, whole and of their type, for the tests of what carries and merges them. */
import fc from 'fast-check';
import type { ShardEnd, Tick } from '../src/index.ts';
import { noiseFrom } from './books-model/draw.ts';
import { endOf, tickOf } from './books-model/made-up-ticks.ts';

/** `seed`: the same one makes the same tick. */
export function madeUpTick(seed: number, second = 7): Tick {
  const noise = noiseFrom(seed);
  const drops = [2, 2, 3, 7].filter((planned) => planned <= second && noise(2) === 0);
  return tickOf(
    { shard: noise(5), attempt: 1 + noise(3) },
    {
      ...{ second, started: noise(500), partial: noise(2) === 0 },
      drops: drops.map((planned) => ({ second: planned, lost: noise(2) === 0 })),
    },
    { cursor: noise(100_000), closed: noise(2) === 0 },
    noise,
  );
}

export const anyTick: fc.Arbitrary<Tick> = fc.integer().map((seed) => madeUpTick(seed));

export const anyEnd: fc.Arbitrary<ShardEnd> = fc.integer().map((seed) => {
  const noise = noiseFrom(seed);
  const reason = (['COMPLETED', 'STOPPED', 'FENCED', 'FAILED'] as const)[noise(4)] ?? 'COMPLETED';
  const ticks = Array.from({ length: noise(4) }, (_, second) => madeUpTick(seed + second, second));
  const end = endOf({ shard: noise(5), attempt: 1 + noise(3), cursor: noise(100_000), reason }, ticks);
  return { ...end, message: reason === 'FAILED' ? `it failed: ${noise(9)}` : null };
});
