/**
 * How many of a shard's users the curve calls for: user u runs while users(t) > u, so those that run are always the first
 * few of the shard. Pure: it knows no clock. Times are ms since the run's start.
 */
import type { Curve, CurveSegment } from '@loadtest/scenario';

export interface UserLineOptions {
  readonly curve: Curve;
  readonly shard: number;
  readonly shards: number;
}

/** The shard's `index`-th user is called for from `atMs` on, or no longer. */
export type OnUser = (index: number, up: boolean, atMs: number) => void;

export class UserLine {
  readonly #shard: number;
  readonly #shards: number;
  #curve: Curve;
  #up = 0;
  #atMs = 0;
  #nextMs = 0;
  #nextUp = true;

  constructor({ curve, shard, shards }: UserLineOptions) {
    this.#curve = curve;
    this.#shard = shard;
    this.#shards = shards;
    this.#look();
  }

  /** When the next user comes or goes; Infinity: nobody does any more. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /** Tells who comes and goes until `nowMs`, in order. */
  advance(nowMs: number, onUser: OnUser): void {
    while (this.#nextMs <= nowMs) {
      const atMs = this.#nextMs;
      this.#atMs = atMs;
      if (this.#nextUp) onUser(this.#up++, true, atMs);
      else onUser(--this.#up, false, atMs);
      this.#look();
    }
    this.#atMs = Math.max(this.#atMs, nowMs);
  }

  /** The plan goes on along another curve. What was told stays; the difference is told by the next `advance`. */
  follow(curve: Curve): void {
    this.#curve = curve;
    this.#look();
  }

  #look(): void {
    const comesMs = firstAbove(this.#curve, this.#numberOf(this.#up), this.#atMs);
    const goesMs =
      this.#up === 0 ? Number.POSITIVE_INFINITY : firstNotAbove(this.#curve, this.#numberOf(this.#up - 1), this.#atMs);
    this.#nextUp = comesMs < goesMs;
    this.#nextMs = Math.min(comesMs, goesMs);
  }

  #numberOf(index: number): number {
    return this.#shard + this.#shards * index;
  }
}

/** inf{t ≥ fromMs : level(t) > line}; a single moment does not count. Infinity: never. */
export function firstAbove(curve: Curve, line: number, fromMs: number): number {
  return firstTime(curve, fromMs, (segment, startMs) => {
    if (segment.to > line && segment.to >= segment.from) return Math.max(startMs, meets(segment, line));
    return segment.from > line && meets(segment, line) > startMs ? startMs : Number.POSITIVE_INFINITY;
  });
}

/** inf{t ≥ fromMs : level(t) ≤ line}; a single moment does not count. At the curve's end all levels are 0. */
export function firstNotAbove(curve: Curve, line: number, fromMs: number): number {
  const foundMs = firstTime(curve, fromMs, (segment, startMs) => {
    if (segment.to <= line && segment.to <= segment.from) return Math.max(startMs, meets(segment, line));
    return segment.from <= line && meets(segment, line) > startMs ? startMs : Number.POSITIVE_INFINITY;
  });
  return Math.min(foundMs, Math.max(fromMs, curve.durationMs));
}

/** The first time that `find` gives within a segment, or within what is left of it. */
function firstTime(
  { segments }: Curve,
  fromMs: number,
  find: (segment: CurveSegment, startMs: number) => number,
): number {
  for (const segment of segments) {
    if (segment.endMs <= fromMs) continue;
    const foundMs = find(segment, Math.max(segment.startMs, fromMs));
    if (foundMs < segment.endMs) return foundMs;
  }
  return Number.POSITIVE_INFINITY;
}

/** When the segment's level is at the line, if it went on for ever on both sides; −Infinity where it runs along one level. */
function meets({ startMs, endMs, from, to }: CurveSegment, line: number): number {
  return from === to ? Number.NEGATIVE_INFINITY : startMs + ((line - from) / (to - from)) * (endMs - startMs);
}
