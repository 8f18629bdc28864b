import type { CheckSubject, ExtractFrom } from './definition.ts';
import { error, type Issues, quote, warning } from './issue.ts';
import { compileJsonPath } from './json-path.ts';
import { LIMITS } from './limits.ts';
import { compilePattern } from './pattern.ts';
import { parseTemplate } from './template.ts';

/** What `expression` is for those that need one; the others have no use for it. */
const EXPRESSIONS: Partial<Record<CheckSubject | ExtractFrom, string>> = {
  HEADER: 'the name of a header, such as content-type',
  COOKIE: 'the name of a cookie, such as session',
  JSON: 'a JSONPath, such as $.id',
  REGEX: 'a regular expression, such as id=(\\d+)',
};

/** What an answer is looked at by, in a check or an extraction: names, paths and patterns stand as they are, they are no templates. */
export function* expressionIssues(
  subject: CheckSubject | ExtractFrom,
  expression: string | null | undefined,
  path: string,
): Issues {
  const wanted = EXPRESSIONS[subject];
  if (wanted === undefined) {
    if (expression != null) yield error(path, `${subject} has no use for an expression: leave it out`);
  } else if (expression == null || expression.trim() === '') yield error(path, `${subject} needs ${wanted}`);
  else if (subject === 'REGEX') yield* patternIssues(expression, path);
  else if (subject === 'JSON') yield* jsonPathIssues(expression, path);
  else if (subject === 'HEADER' && !/^[!#$%&'*+.^_`|~\w-]+$/.test(expression))
    yield error(path, `${quote(expression)} is no header's name: write it as content-type`);
  else if (subject === 'COOKIE' && /[=;,\s\p{Cc}]/u.test(expression))
    yield error(path, `${quote(expression)} is no cookie's name: write it without its value, such as session`);
}

/** A regular expression in RE2's syntax. */
export function* patternIssues(pattern: string, path: string): Issues {
  if (pattern.length > LIMITS.patternLength) {
    yield error(path, `The regular expression is longer than ${LIMITS.patternLength} characters: shorten it`);
    return;
  }
  const problem = problemOf(() => compilePattern(pattern));
  if (problem !== null) yield error(path, `${quote(pattern)} is no regular expression: ${problem}`);
  if (parseTemplate(pattern).template.some(({ kind }) => kind !== 'text'))
    yield warning(path, 'A regular expression is no template, so its {{ }} stand as they are: leave them out');
}

function* jsonPathIssues(expression: string, path: string): Issues {
  if (expression.length > LIMITS.patternLength) {
    yield error(path, `The JSONPath is longer than ${LIMITS.patternLength} characters: shorten it`);
    return;
  }
  const problem = problemOf(() => compileJsonPath(expression));
  if (problem === null) return;
  const remedy = expression.startsWith('$')
    ? 'write it as RFC 9535 has it, such as $.items[0].id'
    : 'write it from the root, such as $.id';
  yield error(path, `${quote(expression)} is no JSONPath (${problem}): ${remedy}`);
}

function problemOf(compile: () => unknown): string | null {
  try {
    compile();
    return null;
  } catch (reason) {
    return reason instanceof Error ? reason.message : String(reason);
  }
}
