/**
 * Heads that came before. A server under load sends the same head many times a second, byte by byte: to compare it costs a
 * fraction of reading it. What is remembered is the outcome of reading those very bytes, so nothing else can be taken for them.
 */
import type { AnswerHead } from './answer-head.ts';

const MOST_HEADS = 4;
const MOST_BYTES = 2048;
/** After so many heads in a row that were new, most are not looked up: they differ each time, by an id or by what is left of a rate. */
const PATIENCE = 16;
const EACH_NTH = 16;

interface Remembered {
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
  readonly head: AnswerHead;
}

export class HeadMemo {
  readonly #heads: Remembered[] = [];
  #latest = 0;
  #oldest = 0;
  #strangers = 0;
  #learns = false;
  /** What was read into last time, and its words: only what is read into again and again is worth having them made. */
  #source: Buffer | null = null;
  #words: Int32Array | null = null;

  /** The head that bytes[0, length) begin with, where it came before; null: it has to be read. */
  recall(bytes: Buffer, length: number): AnswerHead | null {
    this.#learns = this.#strangers < PATIENCE || this.#strangers % EACH_NTH === 0;
    const words = this.#wordsOf(bytes);
    if (this.#learns && words !== null) {
      for (let nth = 0; nth < this.#heads.length; nth++) {
        const place = (this.#latest + nth) % MOST_HEADS;
        const remembered = this.#heads[place];
        if (remembered === undefined || remembered.bytes.length > length || !isSame(bytes, words, remembered)) continue;
        this.#latest = place;
        this.#strangers = 0;
        return remembered.head;
      }
    }
    this.#strangers++;
    return null;
  }

  /** `head` was read from the beginning of `bytes`; `recall` did not know it. */
  learn(bytes: Buffer, head: AnswerHead): void {
    const length = head.bytes;
    if (!this.#learns || this.#words === null || length > MOST_BYTES) return;
    const words = new Int32Array(Math.ceil(length / 4));
    const copy = new Uint8Array(words.buffer, 0, length);
    copy.set(bytes.subarray(0, length));
    this.#latest = this.#oldest;
    this.#heads[this.#oldest] = { words, bytes: copy, head };
    this.#oldest = (this.#oldest + 1) % MOST_HEADS;
  }

  #wordsOf(bytes: Buffer): Int32Array | null {
    if (bytes !== this.#source) {
      this.#source = bytes;
      this.#words = null;
    } else if (this.#words === null && bytes.byteOffset % 4 === 0) {
      this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    }
    return this.#words;
  }
}

function isSame(bytes: Buffer, words: Int32Array, known: Remembered): boolean {
  const whole = known.bytes.length >> 2;
  for (let at = 0; at < whole; at++) if (words[at] !== known.words[at]) return false;
  for (let at = whole << 2; at < known.bytes.length; at++) if (bytes[at] !== known.bytes[at]) return false;
  return true;
}
