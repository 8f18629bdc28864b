/** What a parser makes of bytes, read as a connection reads them: all into one buffer, which is something else after each call. */
import type { AnswerHeaders } from '../headers.ts';
import { ResponseParser } from '../http1/response-parser.ts';

const SHARED = Buffer.alloc(1_048_576);

export interface Heard {
  /** `head`, `body` (once, however many calls), `end`. */
  readonly calls: readonly string[];
  readonly status: number;
  readonly headers: AnswerHeaders | null;
  /** Latin1. */
  readonly body: string;
  readonly fault: string | null;
  readonly parser: ResponseParser;
}

export interface Reading {
  /** It answers a HEAD request. */
  readonly toHead?: boolean;
  /** The other side closes behind the last read. */
  readonly closes?: boolean;
}

/** Reads latin1 until there is a fault. */
export function hear(reads: readonly string[], { toHead = false, closes = false }: Reading = {}): Heard {
  const calls: string[] = [];
  const pieces: string[] = [];
  let status = 0;
  let headers: AnswerHeaders | null = null;
  const parser = new ResponseParser({
    onHead: (came, with_) => {
      calls.push('head');
      status = came;
      headers = with_;
    },
    onBody: (bytes, from, to) => {
      if (calls.at(-1) !== 'body') calls.push('body');
      if (from >= to) throw new Error(`A piece of the body from ${from} to ${to}`);
      pieces.push(bytes.toString('latin1', from, to));
    },
    onEnd: () => calls.push('end'),
  });
  parser.expect(toHead);
  let fault: string | null = null;
  for (const each of reads) {
    const length = Buffer.from(each, 'latin1').copy(SHARED);
    fault = parser.read(SHARED, length);
    SHARED.fill('#', 0, length);
    if (fault !== null) break;
  }
  if (closes && fault === null) parser.ended();
  return { calls, status, headers, body: pieces.join(''), fault, parser };
}

/** All at once, three bytes at a time, one at a time. */
export function waysToRead(bytes: string): readonly (readonly string[])[] {
  const threes = Array.from({ length: Math.ceil(bytes.length / 3) }, (_, nth) => bytes.slice(3 * nth, 3 * nth + 3));
  return [[bytes], threes, [...bytes]];
}
