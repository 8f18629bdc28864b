/** An answer as checks and extractions read it: decoded and parsed once, and only where somebody asks. */
import type { JsonValue } from '@loadtest/scenario';
import { Cookie } from 'tough-cookie';
import { bodyText, decodeBody } from './decode-body.ts';
import { parseExactly } from './exact-json.ts';
import { headerLines } from './headers.ts';
import type { Outcome } from './transport.ts';

const NOTHING = Buffer.alloc(0);

export class Answer {
  readonly outcome: Outcome;
  /** Undefined: nobody has asked yet. Null: it could not be decoded. */
  #bytes: Buffer | null | undefined;
  #text: string | undefined;
  /** Undefined: nobody has asked yet, or it is none. */
  #json: JsonValue | undefined;
  #problem: string | null = null;

  constructor(outcome: Outcome) {
    this.outcome = outcome;
  }

  /** Why the body, or the JSON in it, could not be read where somebody tried to; null where there was no trouble. */
  get problem(): string | null {
    return this.#problem;
  }

  /** The body decoded; null where it cannot be. */
  bytes(): Buffer | null {
    if (this.#bytes === undefined) this.#bytes = this.#decode();
    return this.#bytes;
  }

  /** The body as text; null where it cannot be decoded. */
  text(): string | null {
    const bytes = this.bytes();
    if (bytes !== null) this.#text ??= bodyText(bytes, this.outcome.headers);
    return this.#text ?? null;
  }

  /** The body as JSON; undefined where it is none. */
  json(): JsonValue | undefined {
    if (this.#json === undefined && this.#problem === null) this.#json = this.#parse();
    return this.#json;
  }

  /** The value of a cookie that this very answer sets; of several of the name the last, as a browser keeps it. */
  cookie(name: string): string | undefined {
    const set = headerLines(this.outcome.headers, 'set-cookie').map((line) => Cookie.parse(line, { loose: true }));
    return set.findLast((cookie) => cookie?.key === name)?.value;
  }

  #decode(): Buffer | null {
    const { body, headers } = this.outcome;
    if (body === null) return NOTHING;
    try {
      return decodeBody(body, headers);
    } catch (error) {
      this.#problem = messageOf(error);
      return null;
    }
  }

  #parse(): JsonValue | undefined {
    const text = this.text();
    if (text === null) return undefined;
    try {
      return parseExactly(text);
    } catch (error) {
      this.#problem = `The body is no JSON: ${text === '' ? 'it is empty' : withoutSnippet(messageOf(error))}`;
      return undefined;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** JSON.parse quotes a little of a text: half a secret, which no mask would know. */
function withoutSnippet(message: string): string {
  return message.replace(/(?:, )?(?:\.\.\.)?".*is not valid JSON$/s, '') || 'it is no value';
}
