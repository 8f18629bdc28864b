/**
 * Random numbers that repeat: sfc32 ("small fast chaotic", Chris Doty-Humphrey, PractRand 0.95, RNG/sfc.cpp), which passes
 * PractRand and TestU01's BigCrush, seeded as its author does: three words and a counter of 1, then 15 rounds. Not for keys.
 */

/** The streams that one iteration draws from, so that what one draws does not move the others. Data sources follow at `rows` + index. */
export const STREAMS = { functions: 0, pauses: 1, rows: 2 } as const;

const ROUNDS = 15;
const WORD = 2 ** 32;

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** The same three whole numbers (|n| < 2⁵³, `stream` < 2³²) give the same draws. */
  constructor(seed: number, k: number, stream: number) {
    this.#a = mix((seed | 0) ^ mix(Math.floor(seed / WORD) | 0));
    this.#b = k | 0;
    this.#c = (Math.floor(k / WORD) | 0) ^ mix(stream + 1);
    for (let round = 0; round < ROUNDS; round++) this.#word();
  }

  /** From [0, 1), with 53 bits. */
  next(): number {
    return ((this.#word() >>> 5) * 2 ** 26 + (this.#word() >>> 6)) / 2 ** 53;
  }

  #word(): number {
    const word = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + word) | 0;
    return word;
  }
}

/** The finalizer of MurmurHash3 (Austin Appleby): neighbouring numbers become unlike ones, and no two the same. */
function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
