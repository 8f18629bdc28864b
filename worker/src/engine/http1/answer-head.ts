/** The headers of an answer, read from its head when somebody asks for one. */
import type { AnswerHeaders } from '../headers.ts';

const NONE: readonly string[] = [];
const [HTAB, SP, COLON, END_OF_LINE] = [0x09, 0x20, 0x3a, '\r\n'];

export class AnswerHead implements AnswerHeaders {
  /** The status line, then the headers, each with its CR LF, latin1; known to be well-formed. */
  readonly #text: string;
  readonly #setsCookies: boolean;

  constructor(text: string, setsCookies: boolean) {
    this.#text = text;
    this.#setsCookies = setsCookies;
  }

  lines(name: string): readonly string[] {
    if (!this.#setsCookies && name === 'set-cookie') return NONE;
    const text = this.#text;
    let found: string[] | null = null;
    let at = text.indexOf(END_OF_LINE) + 2;
    while (at < text.length) {
      const end = text.indexOf(END_OF_LINE, at);
      const colon = at + name.length;
      if (text.charCodeAt(colon) === COLON && isName(text, at, name)) {
        const value = withoutOuterBlanks(text, colon + 1, end);
        if (found === null) found = [value];
        else found.push(value);
      }
      at = end + 2;
    }
    return found ?? NONE;
  }

  *entries(): Iterable<readonly [name: string, value: string]> {
    const text = this.#text;
    let at = text.indexOf(END_OF_LINE) + 2;
    while (at < text.length) {
      const end = text.indexOf(END_OF_LINE, at);
      const colon = text.indexOf(':', at);
      yield [text.slice(at, colon).toLowerCase(), withoutOuterBlanks(text, colon + 1, end)];
      at = end + 2;
    }
  }
}

/** Whether `name`, in small letters, stands there in whatever case. A name goes up to the first colon, so none has one in it. */
function isName(text: string, from: number, name: string): boolean {
  for (let nth = 0; nth < name.length; nth++) {
    const code = text.charCodeAt(from + nth);
    const small = code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
    if (small !== name.charCodeAt(nth) || small === COLON) return false;
  }
  return true;
}

function withoutOuterBlanks(text: string, from: number, to: number): string {
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === SP || code === HTAB;
}
