/** Headers of answers, in which a name may come more than once. */
import type { IncomingHttpHeaders } from 'node:http';

/** Of one answer; names in small letters. */
export interface AnswerHeaders {
  /** The lines of a header, in the order in which they came; none where it is not there. */
  lines(name: string): readonly string[];
  /** Every line. */
  entries(): Iterable<readonly [name: string, value: string]>;
}

const NONE: readonly string[] = [];

/** As Node's own modules and undici tell them. */
export class NodeHeaders implements AnswerHeaders {
  readonly #headers: IncomingHttpHeaders;

  constructor(headers: IncomingHttpHeaders) {
    this.#headers = headers;
  }

  lines(name: string): readonly string[] {
    const lines = this.#headers[name];
    if (lines === undefined) return NONE;
    return typeof lines === 'string' ? [withoutBlanks(lines)] : lines.map(withoutBlanks);
  }

  *entries(): Iterable<readonly [string, string]> {
    for (const name of Object.keys(this.#headers)) for (const line of this.lines(name)) yield [name, line];
  }
}

/** undici leaves those behind a value (RFC 9112, 5.1). */
function withoutBlanks(value: string): string {
  let end = value.length;
  while (end > 0 && (value[end - 1] === ' ' || value[end - 1] === '\t')) end--;
  return value.slice(0, end);
}

/** The lines of a header, whose name is in small letters. */
export function headerLines(headers: AnswerHeaders | null, name: string): readonly string[] {
  return headers?.lines(name) ?? NONE;
}

/** Its lines as one, joined by commas (RFC 9110, 5.3); null where it is not there. */
export function headerText(headers: AnswerHeaders | null, name: string): string | null {
  const lines = headerLines(headers, name);
  return lines.length === 0 ? null : lines.length === 1 ? (lines[0] ?? null) : lines.join(', ');
}
