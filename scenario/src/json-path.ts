/** JSONPath as RFC 9535 has it, whose regular expressions cannot run away. */
import { JSONPathEnvironment, JSONPathError, type JSONPathQuery, jsonpath } from 'json-p3';
import type { JsonValue } from './definition.ts';
import { limitSteps, OverBudgetError } from './json-path-budget.ts';
import { registerPatternFunctions } from './json-path-patterns.ts';

/**
 * The value of the first match; undefined where nothing matches, or where what might is nested too deep to be looked for with `..`
 * (over 1,000 levels), or would take more than a million steps to be found. Never throws.
 */
export type JsonPath = (value: JsonValue) => JsonValue | undefined;

const DEEPEST = 1000;
/** What the library says of its own workings, for people. */
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  "can't backup beyond start": 'it ends too early',
  "unexpected token 'TOKEN_ERROR'": 'it does not end there',
};

/** Makes a path that can be used many times. Throws an Error that says what is wrong with it, and at which character (from 1). */
export function compileJsonPath(text: string): JsonPath {
  const query = parse(text);
  const keys = singleKeys(query);
  if (keys !== null) return (value) => valueAt(value, keys);
  const restart = limitSteps(query);
  return (value) => {
    restart();
    return firstOf(query, value);
  };
}

function parse(text: string): JSONPathQuery {
  const environment = new JSONPathEnvironment({ maxRecursionDepth: DEEPEST });
  registerPatternFunctions(environment);
  try {
    return environment.compile(text);
  } catch (reason) {
    if (!(reason instanceof JSONPathError)) throw reason;
    // The library adds an excerpt and the place, counted from 0.
    const told = reason.message.replace(/ \('.*':\d+\)$/s, '');
    const words = Object.hasOwn(PLAIN_WORDS, told) ? PLAIN_WORDS[told] : told;
    throw new Error(`${words} at character ${reason.token.index + 1}`, { cause: reason });
  }
}

function firstOf(query: JSONPathQuery, value: JsonValue): JsonValue | undefined {
  try {
    return query.match(value as Parameters<typeof query.match>[0])?.value as JsonValue | undefined;
  } catch (reason) {
    if ([JSONPathError, OverBudgetError, RangeError].some((kind) => reason instanceof kind)) return undefined;
    throw reason;
  }
}

/** Names and indexes of a path that can match one value only, such as `$.user.ids[0]`; null for other paths. */
function singleKeys(query: JSONPathQuery): (string | number)[] | null {
  if (!query.singularQuery()) return null;
  const { IndexSelector, NameSelector } = jsonpath.selectors;
  return query.segments.flatMap(({ selectors: [selector] }): (string | number)[] => {
    if (selector instanceof NameSelector) return [selector.name];
    return selector instanceof IndexSelector ? [selector.index] : [];
  });
}

/** As the library finds it, ten times as fast. */
function valueAt(value: JsonValue, keys: readonly (string | number)[]): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const key of keys) {
    if (typeof at !== 'object' || at === null) return undefined;
    if (typeof key === 'number') at = isList(at) ? at.at(key) : undefined;
    else at = !isList(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

/** `Array.isArray`, for readonly lists too. */
function isList(json: object): json is readonly JsonValue[] {
  return Array.isArray(json);
}
