import { FunctionExpressionType, type JSONPathEnvironment } from 'json-p3';
import { compileRe2, type Re2 } from './pattern.ts';

/** Expressions kept ready. Those of a path are few, unless it takes them out of the value itself. */
const MOST_KEPT = 100;

/** RFC 9535's `match()` and `search()`, on RE2 instead of the language's own regular expressions, which can run away. */
export function registerPatternFunctions({ functionRegister }: JSONPathEnvironment): void {
  const { LogicalType, ValueType } = FunctionExpressionType;
  const kept = new Map<string, Re2 | null>();
  const compiled = (pattern: string): Re2 | null => {
    const known = kept.get(pattern);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const made = compileIRegexp(pattern);
    kept.set(pattern, made);
    return made;
  };
  const register = (name: string, matches: (pattern: Re2, text: string) => boolean): void => {
    const call = (text: unknown, pattern: unknown): boolean => {
      if (typeof text !== 'string' || typeof pattern !== 'string') return false;
      const made = compiled(pattern);
      return made !== null && matches(made, text);
    };
    functionRegister.set(name, { argTypes: [ValueType, ValueType], returnType: LogicalType, call });
  };
  register('match', (pattern, text) => pattern.testExact(text));
  register('search', (pattern, text) => pattern.test(text));
}

/** An expression of RFC 9485, whose dot matches no carriage return either; null where it cannot be read: it matches nothing then. */
function compileIRegexp(text: string): Re2 | null {
  const units = /\\.|\[(?:\\.|[^\]\\])*\]|\./gsu;
  try {
    return compileRe2(text.replaceAll(units, (unit) => (unit === '.' ? '[^\\n\\r]' : unit)));
  } catch {
    return null;
  }
}
