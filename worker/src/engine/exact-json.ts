/** JSON whose whole numbers keep all their digits: ids of 64 bits are more than a JavaScript number can hold. */
import type { JsonValue } from '@loadtest/scenario';

/** The parts of JSON that TypeScript does not know yet (ECMAScript 2025, JSON.parse source text access). */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
}
const EXACT = JSON as unknown as ExactJson;

/** A number beyond ±2⁵³ has at least so many digits, one after the other. */
const LONG = 16;

/**
 * As JSON.parse. A whole number that is not exactly one of JavaScript's becomes an object that JSON.stringify writes as it was,
 * digit for digit. Throws a SyntaxError where the text is no JSON.
 */
export function parseExactly(text: string): JsonValue {
  if (!hasLongDigits(text)) return JSON.parse(text) as JsonValue;
  return EXACT.parse(text, (_, value, { source }) => {
    const isLong = typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined;
    return isLong && /^-?\d+$/.test(source) ? EXACT.rawJSON(source) : value;
  }) as JsonValue;
}

/** Whether it is a whole number too long for JavaScript, as `parseExactly` gives it. */
export function isLongNumber(value: JsonValue): boolean {
  return EXACT.isRawJSON(value);
}

/** Whether so many digits stand together somewhere. Each such row covers a place whose number is a multiple of its length: only these are looked at. */
function hasLongDigits(text: string): boolean {
  for (let at = LONG - 1; at < text.length; at += LONG) {
    if (!isDigit(text, at)) continue;
    let from = at;
    while (isDigit(text, from - 1)) from--;
    let to = at + 1;
    while (isDigit(text, to)) to++;
    if (to - from >= LONG) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
