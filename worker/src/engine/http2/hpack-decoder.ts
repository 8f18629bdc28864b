/**
 * Reads header blocks (RFC 7541). Each block of a connection has to be read, in the order in which they came, also those of
 * streams that nobody waits for: what one says is used by the next.
 */
import { ENTRY_OVERHEAD, type Field, STATIC_TABLE } from './hpack-tables.ts';
import { huffmanText } from './huffman.ts';

/** What the other side may have remembered here, bytes; the protocol's own default. */
export const TABLE_BYTES = 4096;
/** Of one block, names and values and 32 bytes for each: what is above is read but not kept. */
export const MOST_LIST_BYTES = 65_536;

const STATIC_ENTRIES = STATIC_TABLE.length;
/** Bits that a number may be shifted by: none of 2^28 and above is of any use. */
const MOST_SHIFT = 21;
/** How many entries that have gone are kept before they are cut off. */
const MOST_GONE = 256;

export class HpackDecoder {
  /** The table, oldest first, from `#first` on. */
  #entries: Field[] = [];
  #first = 0;
  #size = 0;
  #limit = TABLE_BYTES;
  #changes = 0;
  #tooLarge = false;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;

  /** It differs between two blocks where the same bytes may not say the same. */
  get changes(): number {
    return this.#changes;
  }

  /** The last block was larger than MOST_LIST_BYTES: what it said is not known whole. */
  get tooLarge(): boolean {
    return this.#tooLarge;
  }

  /** The fields of the block bytes[from, to): name, value, name, value, …; null: it is none, and the connection is of no more use. */
  decode(bytes: Buffer, from: number, to: number): string[] | null {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = to;
    this.#tooLarge = false;
    const fields: string[] = [];
    let listBytes = 0;
    while (this.#at < to) {
      const byte = bytes[this.#at] ?? 0;
      if (byte >= 0x20 && byte < 0x40) {
        if (listBytes > 0 || !this.#resize()) return null;
        continue;
      }
      const field = byte >= 0x80 ? this.#entry(this.#number(7)) : this.#literal(byte >= 0x40);
      if (field === null) return null;
      listBytes += sizeOf(field);
      if (listBytes > MOST_LIST_BYTES) this.#tooLarge = true;
      else fields.push(field.name, field.value);
    }
    return fields;
  }

  #literal(remember: boolean): Field | null {
    const index = this.#number(remember ? 6 : 4);
    if (index < 0) return null;
    const name = index === 0 ? this.#text() : (this.#entry(index)?.name ?? null);
    const value = name === null ? null : this.#text();
    if (name === null || value === null) return null;
    const field = { name, value };
    if (remember) this.#add(field);
    return field;
  }

  #resize(): boolean {
    const limit = this.#number(5);
    if (limit < 0 || limit > TABLE_BYTES) return false;
    this.#limit = limit;
    this.#changes++;
    this.#shrinkTo(limit);
    return true;
  }

  #entry(index: number): Field | null {
    if (index <= STATIC_ENTRIES) return STATIC_TABLE[index - 1] ?? null;
    const at = this.#entries.length - (index - STATIC_ENTRIES);
    return at < this.#first ? null : (this.#entries[at] ?? null);
  }

  #add(field: Field): void {
    const size = sizeOf(field);
    this.#changes++;
    this.#shrinkTo(Math.max(0, this.#limit - size));
    if (size > this.#limit) return;
    this.#entries.push(field);
    this.#size += size;
  }

  #shrinkTo(size: number): void {
    for (; this.#size > size; this.#first++) {
      const oldest = this.#entries[this.#first];
      if (oldest !== undefined) this.#size -= sizeOf(oldest);
    }
    if (this.#first < MOST_GONE && this.#first < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }

  /** A number whose first byte has `bits` bits of it; -1: it is cut short or too large. */
  #number(bits: number): number {
    const most = (1 << bits) - 1;
    let value = (this.#bytes[this.#at++] ?? 0) & most;
    if (value < most) return value;
    for (let shift = 0; shift <= MOST_SHIFT && this.#at < this.#end; shift += 7) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return -1;
  }

  /** Latin1, as HTTP/1.1 has it. Null: it is cut short, or not of the code. */
  #text(): string | null {
    if (this.#at >= this.#end) return null;
    const packed = (this.#bytes[this.#at] ?? 0) >= 0x80;
    const length = this.#number(7);
    const from = this.#at;
    if (length < 0 || from + length > this.#end) return null;
    this.#at = from + length;
    return packed ? huffmanText(this.#bytes, from, this.#at) : this.#bytes.toString('latin1', from, this.#at);
  }
}

function sizeOf({ name, value }: Field): number {
  return name.length + value.length + ENTRY_OVERHEAD;
}
