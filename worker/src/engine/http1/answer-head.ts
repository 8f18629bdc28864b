/** The head of an answer: what it says of the body and the connection, and its headers, read when somebody asks for one. */
import type { AnswerHeaders } from '../headers.ts';
import type { Framing } from './answer-head-framing.ts';

const NONE: readonly string[] = [];
const [HTAB, LF, SP, COLON] = [0x09, 0x0a, 0x20, 0x3a];

/** Answers whose heads are the same byte by byte may share one. */
export class AnswerHead implements AnswerHeaders {
  readonly status: number;
  /** How long it is. */
  readonly bytes: number;
  /** Content-Length in bytes; -1: there is none. */
  readonly length: number;
  /** Transfer-Encoding: chunked. */
  readonly chunked: boolean;
  /** The connection may carry another request, as far as the head says. */
  readonly keepsAlive: boolean;
  /** Keep-Alive: timeout; null: it says nothing. */
  readonly keepAliveMs: number | null;
  readonly #setsCookies: boolean;
  /** All of it, latin1; known to be well-formed. */
  readonly #text: string;
  #asked: Map<string, readonly string[]> | null = null;

  constructor(status: number, isOld: boolean, framing: Framing, text: string) {
    this.status = status;
    this.bytes = text.length;
    this.length = framing.length;
    this.chunked = framing.chunked;
    this.keepsAlive = !framing.closes && (framing.keeps || !isOld);
    this.keepAliveMs = framing.keepAliveMs;
    this.#setsCookies = framing.setsCookies;
    this.#text = text;
  }

  lines(name: string): readonly string[] {
    if (!this.#setsCookies && name === 'set-cookie') return NONE;
    this.#asked ??= new Map();
    const known = this.#asked.get(name);
    if (known !== undefined) return known;
    const found = linesOf(this.#text, name);
    this.#asked.set(name, found);
    return found;
  }

  *entries(): Iterable<readonly [name: string, value: string]> {
    const text = this.#text;
    let at = text.indexOf('\n') + 1;
    while (at < text.length - 2) {
      const end = text.indexOf('\n', at);
      const colon = text.indexOf(':', at);
      yield [text.slice(at, colon).toLowerCase(), trimmed(text, colon + 1, end - 1)];
      at = end + 1;
    }
  }
}

function linesOf(text: string, name: string): readonly string[] {
  let found: string[] | null = null;
  for (let end = text.indexOf('\n'); end + 3 < text.length; ) {
    const at = end + 1;
    end = text.indexOf('\n', at);
    const colon = at + name.length;
    if (text.charCodeAt(colon) !== COLON || !isName(text, at, name)) continue;
    const value = trimmed(text, colon + 1, end - 1);
    if (found === null) found = [value];
    else found.push(value);
  }
  return found ?? NONE;
}

/** Whether `name`, in small letters, stands there in whatever case. A name ends at the first colon of its line: none has one in it. */
function isName(text: string, from: number, name: string): boolean {
  for (let nth = 0; nth < name.length; nth++) {
    const code = text.charCodeAt(from + nth);
    const small = code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
    if (small !== name.charCodeAt(nth) || small === COLON || small === LF) return false;
  }
  return true;
}

/** Without the blanks round it. */
function trimmed(text: string, from: number, to: number): string {
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === SP || code === HTAB;
}
