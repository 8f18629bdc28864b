/** What the comparisons of checks mean. */
import { type Comparison, compilePattern, type JsonValue } from '@loadtest/scenario';
import { isLongNumber, parseExactly } from './exact-json.ts';

/** Whether what was found is as wanted. */
export type Holds = (found: JsonValue) => boolean;

/**
 * Numbers: LESS_THAN, AT_MOST, GREATER_THAN and AT_LEAST compare both sides as numbers; what is none fails.
 * EQUALS: a text equals the wanted text; any other value (number, true, list, …) equals the wanted text read as JSON, in which
 * the order of keys does not matter. A JSON string may be wanted in its quotes too.
 * CONTAINS: a text within a text; a list has an item that equals the wanted; within the JSON text of any other value.
 * MATCHES: somewhere in the text, or in the JSON text. NOT_EQUALS is the opposite of EQUALS. EXISTS holds for all that is there.
 */
export function compileComparison(comparison: Comparison, wanted: string): Holds {
  switch (comparison) {
    case 'EQUALS':
      return equals(wanted);
    case 'NOT_EQUALS': {
      const equal = equals(wanted);
      return (found) => !equal(found);
    }
    case 'LESS_THAN':
      return ordered(wanted, (found, limit) => found < limit);
    case 'AT_MOST':
      return ordered(wanted, (found, limit) => found <= limit);
    case 'GREATER_THAN':
      return ordered(wanted, (found, limit) => found > limit);
    case 'AT_LEAST':
      return ordered(wanted, (found, limit) => found >= limit);
    case 'CONTAINS': {
      const equal = equals(wanted);
      return (found) => (Array.isArray(found) ? found.some(equal) : textOf(found).includes(wanted));
    }
    case 'MATCHES': {
      const pattern = compilePattern(wanted);
      return (found) => pattern.test(textOf(found));
    }
    case 'EXISTS':
      return () => true;
    default:
      return comparison satisfies never;
  }
}

/** A text stands as it is, any other value as its JSON text. */
export function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function equals(wanted: string): Holds {
  const json = parsed(wanted);
  return (found) => {
    if (typeof found === 'string') return found === wanted || found === json;
    if (found === null || typeof found !== 'object') return found === json;
    return json !== undefined && sameJson(found, json);
  };
}

function ordered(wanted: string, compare: (found: number, limit: number) => boolean): Holds {
  const limit = numberOf(wanted);
  return (found) => compare(numberOf(found), limit);
}

/** NaN for what is no number: no comparison with it holds. */
function numberOf(value: JsonValue): number {
  if (typeof value === 'number') return value;
  if (isLongNumber(value)) return Number(textOf(value));
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function parsed(text: string): JsonValue | undefined {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}

function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (isLongNumber(a) || isLongNumber(b)) return textOf(a) === textOf(b);
  const [before, after] = [Object.entries(a), new Map<string, JsonValue>(Object.entries(b))];
  return (
    before.length === after.size &&
    before.every(([key, value]) => {
      const other = after.get(key);
      return other !== undefined && sameJson(value, other);
    })
  );
}
