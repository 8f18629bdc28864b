/** Bytes that come in pieces, as text. */
import { isUtf8 } from 'node:buffer';

/** The bytes are no UTF-8 from this line on. */
export class NotUtf8Error extends Error {
  override readonly name = 'NotUtf8Error';
}

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\uFEFF';

/** Takes UTF-8 with or without a byte order mark; a character may be cut anywhere. */
export class Utf8Text {
  #rest = Buffer.alloc(0);
  #line = 1;
  #begun = false;

  /** The text of the characters that are complete now. @throws NotUtf8Error that names the line */
  push(piece: Buffer): string {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const end = bytes.length - incompleteAtEnd(bytes);
    const whole = bytes.subarray(0, end);
    if (!isUtf8(whole)) throw new NotUtf8Error(`is not UTF-8 in line ${this.#lineOf(whole)}: save it as UTF-8`);
    this.#rest = Buffer.from(bytes.subarray(end));
    this.#line += newlinesIn(whole);
    const text = whole.toString('utf8');
    const first = !this.#begun && text !== '';
    if (first) this.#begun = true;
    return first && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  }

  /** @throws NotUtf8Error where the last character is cut off */
  end(): void {
    if (this.#rest.length > 0) throw new NotUtf8Error(`is not UTF-8 in line ${this.#line}: save it as UTF-8`);
  }

  #lineOf(wrong: Buffer): number {
    let line = this.#line;
    for (let begin = 0; ; line += 1) {
      const newline = wrong.indexOf(NEWLINE, begin);
      if (newline === -1 || !isUtf8(wrong.subarray(begin, newline))) return line;
      begin = newline + 1;
    }
  }
}

/** How many bytes at the end begin a character that is not complete. */
function incompleteAtEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0b1100_0000) return back < lengthOf(byte) ? back : 0;
    if (byte < 0b1000_0000) return 0;
  }
  return 0;
}

/** Of the character that begins with this byte. */
function lengthOf(byte: number): number {
  if (byte >= 0b1111_0000) return 4;
  return byte >= 0b1110_0000 ? 3 : 2;
}

function newlinesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
