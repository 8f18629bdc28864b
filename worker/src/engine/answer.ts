/** An answer as checks and extractions read it: decoded and parsed once, and only where somebody asks. */
import type { JsonValue } from '@loadtest/scenario';
import { Cookie } from 'tough-cookie';
import { bodyText, decodeBody } from './decode-body.ts';
import { parseExactly } from './exact-json.ts';
import { headerLines } from './headers.ts';
import type { Outcome } from './transport.ts';

type Attempted<T> = { readonly value: T } | { readonly problem: string };

export class Answer {
  readonly outcome: Outcome;
  #bytes: Attempted<Buffer> | undefined;
  #text: string | undefined;
  #json: Attempted<JsonValue> | undefined;

  constructor(outcome: Outcome) {
    this.outcome = outcome;
  }

  /** Why the body, or the JSON in it, could not be read where somebody tried to; null where there was no trouble. */
  get problem(): string | null {
    if (this.#bytes !== undefined && 'problem' in this.#bytes) return this.#bytes.problem;
    return this.#json !== undefined && 'problem' in this.#json ? this.#json.problem : null;
  }

  /** The body decoded; null where it cannot be. */
  bytes(): Buffer | null {
    this.#bytes ??= attempt(() => {
      const { body, headers } = this.outcome;
      return body === null ? Buffer.alloc(0) : decodeBody(body, headers);
    });
    return 'value' in this.#bytes ? this.#bytes.value : null;
  }

  /** The body as text; null where it cannot be decoded. */
  text(): string | null {
    const bytes = this.bytes();
    if (bytes !== null) this.#text ??= bodyText(bytes, this.outcome.headers);
    return this.#text ?? null;
  }

  /** The body as JSON; undefined where it is none. */
  json(): JsonValue | undefined {
    const text = this.text();
    if (text === null) return undefined;
    this.#json ??= attempt(
      () => parseExactly(text),
      (error) => `The body is no JSON: ${text === '' ? 'it is empty' : withoutSnippet(error)}`,
    );
    return 'value' in this.#json ? this.#json.value : undefined;
  }

  /** The value of a cookie that this very answer sets; of several of the name the last, as a browser keeps it. */
  cookie(name: string): string | undefined {
    const set = headerLines(this.outcome.headers, 'set-cookie').map((line) => Cookie.parse(line, { loose: true }));
    return set.findLast((cookie) => cookie?.key === name)?.value;
  }
}

function attempt<T>(read: () => T, say = (error: string) => error): Attempted<T> {
  try {
    return { value: read() };
  } catch (error) {
    return { problem: say(error instanceof Error ? error.message : String(error)) };
  }
}

/** JSON.parse quotes a little of a text: half a secret, which no mask would know. */
function withoutSnippet(message: string): string {
  return message.replace(/(?:, )?(?:\.\.\.)?".*is not valid JSON$/s, '') || 'it is no value';
}
