/** What a header block of an answer says: checked as RFC 9113, 8.2 and 8.3 want it, and its headers for whoever asks. */
import type { AnswerHeaders } from '../headers.ts';

const NONE: readonly string[] = [];
/** They speak of the connection, which several requests share: RFC 9113, 8.2.2. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);
/** No capitals, no blanks, no colon. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
/** No NUL, CR, LF; no blank at either end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
const BAD_VALUE = /[\u0000\r\n]|^[ \t]|[ \t]$/;
const STATUS = /^[1-9]\d\d$/;
const LENGTH = /^\d{1,15}$/;

const FAULTS = {
  size: 'The head of the answer is larger than 64 KiB',
  pseudo: 'A header of the answer has a name with a colon that must not be there',
  status: 'The answer has no status of three digits',
  name: 'A header of the answer has a byte in its name that must not be there',
  value: 'A header of the answer has a byte in its value that must not be there',
  connection: 'A header of the answer speaks of the connection, as HTTP/2 forbids',
  length: 'The content-length of the answer is no whole number, or there are two',
};

/** Blocks that are the same may share one. */
export class AnswerFields implements AnswerHeaders {
  /** 0: it has none, as trailers. */
  readonly status: number;
  /** Content-Length in bytes; -1: there is none. */
  readonly length: number;
  /** Why it is none; for people. */
  readonly problem: string | null;
  /** name, value, name, value, … */
  readonly #fields: readonly string[];

  constructor(fields: readonly string[], tooLarge: boolean) {
    let [status, length, inOrder] = [0, -1, true];
    let problem = tooLarge ? FAULTS.size : null;
    for (let at = 0; at < fields.length && problem === null; at += 2) {
      const [name = '', value = ''] = [fields[at], fields[at + 1]];
      if (name.startsWith(':')) {
        if (name !== ':status' || status !== 0 || !inOrder) problem = FAULTS.pseudo;
        else if (STATUS.test(value)) status = Number(value);
        else problem = FAULTS.status;
        continue;
      }
      inOrder = false;
      problem = problemOf(name, value);
      if (name !== 'content-length' || problem !== null) continue;
      if (length >= 0 || !LENGTH.test(value)) problem = FAULTS.length;
      else length = Number(value);
    }
    this.status = status;
    this.length = length;
    this.problem = problem;
    this.#fields = fields;
  }

  lines(name: string): readonly string[] {
    let found: string[] | null = null;
    const fields = this.#fields;
    for (let at = 0; at < fields.length; at += 2) {
      if (fields[at] !== name) continue;
      const value = fields[at + 1] ?? '';
      if (found === null) found = [value];
      else found.push(value);
    }
    return found ?? NONE;
  }

  *entries(): Iterable<readonly [name: string, value: string]> {
    const fields = this.#fields;
    for (let at = 0; at < fields.length; at += 2) {
      const name = fields[at] ?? '';
      if (!name.startsWith(':')) yield [name, fields[at + 1] ?? ''];
    }
  }
}

function problemOf(name: string, value: string): string | null {
  if (!NAME.test(name)) return FAULTS.name;
  if (BAD_VALUE.test(value)) return FAULTS.value;
  return OF_THE_CONNECTION.has(name) ? FAULTS.connection : null;
}
