/** Headers of answers, in which a name may come more than once. */
import type { IncomingHttpHeaders } from 'node:http';

/** The lines of a header, whose name is in small letters. */
export function headerLines(headers: IncomingHttpHeaders | null, name: string): readonly string[] {
  const lines = headers?.[name];
  if (lines === undefined) return [];
  return typeof lines === 'string' ? [lines] : lines;
}

/** Its lines as one, joined by commas (RFC 9110, 5.3); null where it is not there. */
export function headerText(headers: IncomingHttpHeaders | null, name: string): string | null {
  const lines = headerLines(headers, name);
  return lines.length === 0 ? null : lines.length === 1 ? (lines[0] ?? null) : lines.join(', ');
}
