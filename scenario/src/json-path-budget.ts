import { JSONPathEnvironment, type JSONPathQuery, jsonpath, Token } from 'json-p3';

/** A second or two at the worst: a path may look at so many places of one value. */
const MOST_STEPS = 1_000_000;
/** What lies deep costs the library more: at so many levels twice as much. */
const LEVELS_A_STEP = 8;

/** A path that looks at more places than it may. */
export class OverBudgetError extends Error {
  override readonly name = 'OverBudgetError';
}

/**
 * Makes a query give up, with an OverBudgetError, instead of running as long as the value decides: with several `..` or lists of
 * selectors the places to look at multiply at each level. Gives what has to be called before each use.
 */
export function limitSteps(query: JSONPathQuery): () => void {
  let left = MOST_STEPS;
  for (const selector of selectorsOf(query)) {
    const resolve = selector.resolve.bind(selector);
    selector.resolve = (node) => {
      const found = resolve(node);
      left -= 1 + found.length + node.location.length / LEVELS_A_STEP;
      if (left < 0) throw new OverBudgetError(`More than ${MOST_STEPS} steps`);
      return found;
    };
  }
  return () => {
    left = MOST_STEPS;
  };
}

/** All selectors of a query, those of queries within its filters too. */
function selectorsOf(query: JSONPathQuery): jsonpath.selectors.JSONPathSelector[] {
  const seen = new Set<object>();
  const left: unknown[] = [query];
  while (left.length > 0) {
    const part = left.pop();
    if (typeof part !== 'object' || part === null || seen.has(part)) continue;
    if (part instanceof JSONPathEnvironment || part instanceof Token) continue;
    seen.add(part);
    left.push(...Object.values(part));
  }
  return [...seen].filter((part) => part instanceof jsonpath.selectors.JSONPathSelector);
}
