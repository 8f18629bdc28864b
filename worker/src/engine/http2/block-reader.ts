/**
 * Header blocks, read or remembered: a server under load sends the same block again and again. One that came before says the same
 * as long as the table has not changed since, and then it is compared instead of read.
 */
import { AnswerFields } from './answer-fields.ts';
import { HpackDecoder } from './hpack-decoder.ts';

const MOST_KNOWN = 4;
const MOST_BYTES = 2048;
/** After so many blocks in a row that were new, most are not looked up: they differ each time, by an id or by what is left of a rate. */
const PATIENCE = 16;
const EACH_NTH = 16;

interface Known {
  readonly bytes: Uint8Array;
  /** Of the table. */
  readonly changes: number;
  readonly fields: AnswerFields;
}

export class BlockReader {
  readonly #decoder = new HpackDecoder();
  readonly #known: Known[] = [];
  #latest = 0;
  #oldest = 0;
  #strangers = 0;

  /** What bytes[from, to) says; null: it cannot be read, and neither can what follows on this connection. */
  read(bytes: Buffer, from: number, to: number): AnswerFields | null {
    const learns = this.#strangers < PATIENCE || this.#strangers % EACH_NTH === 0;
    const known = learns ? this.#recall(bytes, from, to) : null;
    if (known !== null) {
      this.#strangers = 0;
      return known;
    }
    this.#strangers++;
    const { changes } = this.#decoder;
    const fields = this.#decoder.decode(bytes, from, to);
    if (fields === null) return null;
    const read = new AnswerFields(fields, this.#decoder.tooLarge);
    if (learns && this.#decoder.changes === changes && to - from <= MOST_BYTES)
      this.#learn(bytes.subarray(from, to), read);
    return read;
  }

  #recall(bytes: Buffer, from: number, to: number): AnswerFields | null {
    const { changes } = this.#decoder;
    for (let nth = 0; nth < this.#known.length; nth++) {
      const place = (this.#latest + nth) % MOST_KNOWN;
      const known = this.#known[place];
      if (known === undefined || known.changes !== changes || !isSame(known.bytes, bytes, from, to)) continue;
      this.#latest = place;
      return known.fields;
    }
    return null;
  }

  #learn(bytes: Uint8Array, fields: AnswerFields): void {
    this.#latest = this.#oldest;
    this.#known[this.#oldest] = { bytes: Uint8Array.from(bytes), changes: this.#decoder.changes, fields };
    this.#oldest = (this.#oldest + 1) % MOST_KNOWN;
  }
}

/** From the end, where blocks that differ are more likely to. */
function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let at = known.length - 1; at >= 0; at--) if (known[at] !== bytes[from + at]) return false;
  return true;
}
