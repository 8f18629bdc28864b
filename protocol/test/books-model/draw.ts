/** What a model test draws at random: by fast-check, so that it shrinks what fails and can be repeated. */
import fc, { type GeneratorValue } from 'fast-check';

export interface Draw {
  /** `min` and `max` included. */
  int(min: number, max: number): number;
  /** True in about `percent` of the cases; shrinks to false. */
  chance(percent: number): boolean;
  /** Shrinks to the first. */
  pick<T>(from: readonly [T, ...T[]]): T;
}

const FINEST = 0xfffff;

export function drawFrom(generate: GeneratorValue): Draw {
  // One arbitrary for all: looking up one by its bounds, as `generate` does, takes most of the time.
  const int = (min: number, max: number): number =>
    max <= min ? min : min + Math.floor((generate(fc.nat, FINEST) * (max - min + 1)) / (FINEST + 1));
  return {
    int,
    chance: (percent) => int(0, 99) >= 100 - percent,
    pick: (from) => from[int(0, from.length - 1)] ?? from[0],
  };
}

/** Numbers that need not shrink: 0 … below − 1, always the same for a seed. */
export function noiseFrom(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
