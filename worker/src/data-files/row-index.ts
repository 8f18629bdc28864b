/** Where rows begin, found while their bytes come in. Pure. */
import type { LocalDataFile } from '../engine/inputs.ts';

/** Of so many rows the first one's place is kept: a place costs 8 bytes, a row is found by reading over fewer than these. */
const STRIDE = 16;
const NEWLINE = 0x0a;

export class RowIndex {
  readonly #rowCount: number;
  readonly #offsets: SharedArrayBuffer;
  readonly #places: Float64Array;
  #bytes = 0;
  #rows = 0;

  /** @param rowCount how many rows there will be */
  constructor(rowCount: number) {
    this.#rowCount = rowCount;
    this.#offsets = new SharedArrayBuffer(Math.ceil(rowCount / STRIDE) * Float64Array.BYTES_PER_ELEMENT);
    this.#places = new Float64Array(this.#offsets);
  }

  /** The next bytes, in order; each row ends with a newline. */
  push(piece: Uint8Array): void {
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, at + 1)) {
      this.#rows += 1;
      // The next row begins behind the newline. What is more than was announced has no place: `end` tells.
      if (this.#rows % STRIDE === 0) this.#places[this.#rows / STRIDE] = this.#bytes + at + 1;
    }
    this.#bytes += piece.length;
  }

  /** Null where there were not as many rows as announced. */
  end(): Pick<LocalDataFile, 'rowCount' | 'offsets' | 'stride'> | null {
    if (this.#rows !== this.#rowCount) return null;
    return { rowCount: this.#rowCount, offsets: this.#offsets, stride: STRIDE };
  }
}
