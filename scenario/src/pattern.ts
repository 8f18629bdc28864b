/**
 * Regular expressions of scenarios: RE2's syntax, which has no lookaround and no backreferences, and so takes a time that grows
 * with the text only, whatever the expression and the text are.
 */
import { RE2JS, RE2JSSyntaxException } from 're2js';

export interface Pattern {
  /** Whether some part of the text matches. */
  readonly test: (text: string) => boolean;
  /** Of the first match its first group (empty where that took no part), else, without groups, the match; null where nothing matches. */
  readonly first: (text: string) => string | null;
}

/** Makes a pattern that can be used many times. Throws an Error whose message says what is wrong with it, and the remedy. */
export function compilePattern(text: string): Pattern {
  const compiled = compileRe2(text);
  return {
    test: (subject) => compiled.test(subject),
    first: (subject) => {
      const match = compiled.exec(subject);
      if (match === null) return null;
      return String(match.length > 1 ? (match[1] ?? '') : match[0]);
    },
  };
}

/** A compiled expression. */
export type Re2 = RE2JS;

/** As RE2 reads it. Throws an Error whose message says what is wrong, and the remedy. */
export function compileRe2(text: string): Re2 {
  try {
    return RE2JS.compile(text);
  } catch (reason) {
    throw new Error(patternProblem(text, reason), { cause: reason });
  }
}

function patternProblem(text: string, reason: unknown): string {
  if (/\(\?<?[=!]/.test(text))
    return 'lookahead and lookbehind ((?=, (?!, (?<=, (?<!) are not part of RE2: match the text around it too, and put what is wanted into a group ( )';
  if (/\\[1-9]|\\k</.test(text))
    return 'backreferences (\\1, \\k<name>) are not part of RE2: write out what should come again';
  if (/\(\?>|[*+?}]\+/.test(text))
    return 'possessive and atomic groups are not part of RE2, nor needed by it: leave them out';
  if (!(reason instanceof RE2JSSyntaxException)) return reason instanceof Error ? reason.message : String(reason);
  const words = reason.message.replace(/^error parsing regexp: /, '').replaceAll('`', "'");
  return `${words}: write it in RE2's syntax, with a backslash before what should stand for itself`;
}
