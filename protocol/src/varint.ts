/** Unsigned LEB128 numbers up to 2^53 − 1, in a buffer that grows. */

const HIGH = 0x80;
const LOW_BITS = 0x7f;

export class VarintWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** `value`: a whole number, 0 or more. */
  write(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow();
    let rest = value;
    while (rest > LOW_BITS) {
      // Numbers beyond 2^31 have no bitwise operators: divide until they fit.
      const low = rest > 0x7fffffff ? rest % HIGH : rest & LOW_BITS;
      this.#bytes[this.#length++] = low | HIGH;
      rest = rest > 0x7fffffff ? Math.floor(rest / HIGH) : rest >>> 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A copy of what was written. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

export class VarintReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Throws where the bytes end within a number, or the number passes 2^53 − 1. */
  read(): number {
    const bytes = this.#bytes;
    // Nearly all numbers have one or two bytes, and this is where merging spends its time.
    const first = bytes[this.#at];
    if (first !== undefined && first < HIGH) {
      this.#at++;
      return first;
    }
    const second = bytes[this.#at + 1];
    if (first !== undefined && second !== undefined && second < HIGH) {
      this.#at += 2;
      return (second << 7) | (first & LOW_BITS);
    }
    return this.#readLong();
  }

  #readLong(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Error('A number on the wire is cut off');
      value += (byte & LOW_BITS) * scale;
      if (byte < HIGH) break;
      scale *= HIGH;
      if (scale > 2 ** 49) throw new Error('A number on the wire is too large');
    }
    if (value > Number.MAX_SAFE_INTEGER) throw new Error('A number on the wire is too large');
    return value;
  }
}
