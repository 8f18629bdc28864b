import { checkName } from './compile.ts';
import type { CheckDefinition, CheckSubject, ExtractDefinition } from './definition.ts';
import { error, firstIndexes, type Issues, lengthIssues, nameIssues, quote, warning } from './issue.ts';
import { LIMITS } from './limits.ts';
import { NAME, NAME_REMEDY } from './template.ts';

/** What `expression` is for those that need one; the others have no use for it. */
const EXPRESSIONS: Partial<Record<CheckSubject | ExtractDefinition['from'], string>> = {
  HEADER: 'the name of a header, such as content-type',
  COOKIE: 'the name of a cookie',
  JSON: 'a JSONPath, such as $.id',
  REGEX: 'a regular expression, such as id=(\\d+)',
};
const NUMBERS: readonly CheckSubject[] = ['STATUS', 'LATENCY_MS', 'SIZE_BYTES'];
const ORDERED = ['LESS_THAN', 'AT_MOST', 'GREATER_THAN', 'AT_LEAST'];

export function* checksIssues(checks: readonly CheckDefinition[], path: string): Issues {
  yield* lengthIssues(checks, path, LIMITS.checks);
  const names = checks.map((check) => check.name ?? checkName(check));
  const first = firstIndexes(names);
  for (const [index, check] of checks.entries()) {
    const at = `${path}[${index}]`;
    if (check.name != null) yield* nameIssues(check.name, `${at}.name`, LIMITS.nameLength);
    if (first[index] !== index) {
      yield warning(
        at,
        `There is another check ${quote(names[index] ?? '')} in this step: name them, so that their figures can be told apart`,
      );
    }
    yield* expressionIssues(check.subject, check.expression, `${at}.expression`);
    yield* comparisonIssues(check, at);
  }
}

function* comparisonIssues({ subject, comparison, value }: CheckDefinition, path: string): Issues {
  const isNumber = NUMBERS.includes(subject);
  if (comparison === 'EXISTS') {
    if (isNumber || subject === 'BODY')
      yield error(
        `${path}.comparison`,
        `${subject} is always there: compare it with a value, such as ${example(subject)}`,
      );
    if (value != null) yield error(`${path}.value`, 'EXISTS has no use for a value: leave it out');
    return;
  }
  const isText = comparison === 'CONTAINS' || comparison === 'MATCHES';
  if (isText && isNumber && subject !== 'STATUS') {
    yield error(`${path}.comparison`, `${subject} is a number: compare it as one, such as ${example(subject)}`);
  } else if (value == null) {
    yield error(`${path}.value`, `${comparison} needs a value, such as ${example(subject)}`);
  } else if (comparison === 'MATCHES') {
    yield* patternIssues(value, `${path}.value`);
  } else if (!isText && (isNumber || ORDERED.includes(comparison))) {
    yield* numberIssues(subject, value, `${path}.value`);
  }
}

function* numberIssues(subject: CheckSubject, value: string, path: string): Issues {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!Number.isFinite(number))
    yield error(path, `${quote(value)} is not a number: write one, such as ${example(subject)}`);
  else if (subject === 'STATUS' && !(Number.isInteger(number) && number >= 100 && number <= 999)) {
    yield error(path, `${quote(value)} is no status: write one of three digits, such as ${example(subject)}`);
  } else if (NUMBERS.includes(subject) && number < 0) yield error(path, `${subject} is never below 0: write 0 or more`);
}

function example(subject: CheckSubject): string {
  if (subject === 'STATUS') return 'EQUALS 200';
  return NUMBERS.includes(subject) ? 'LESS_THAN 500' : 'EQUALS yes';
}

export function* extractIssues(extractions: readonly ExtractDefinition[], path: string): Issues {
  yield* lengthIssues(extractions, path, LIMITS.extractions);
  for (const [index, { name, from, expression }] of extractions.entries()) {
    const at = `${path}[${index}]`;
    if (!NAME.test(name)) yield error(`${at}.name`, `${quote(name)} cannot stand in a template: ${NAME_REMEDY}`);
    yield* expressionIssues(from, expression, `${at}.expression`);
  }
}

function* expressionIssues(
  subject: CheckSubject | ExtractDefinition['from'],
  expression: string | null | undefined,
  path: string,
): Issues {
  const wanted = EXPRESSIONS[subject];
  if (wanted === undefined) {
    if (expression != null) yield error(path, `${subject} has no use for an expression: leave it out`);
  } else if (expression == null || expression.trim() === '') yield error(path, `${subject} needs ${wanted}`);
  else if (subject === 'REGEX') yield* patternIssues(expression, path);
  else if (subject === 'JSON' && !expression.startsWith('$'))
    yield error(path, `${quote(expression)} is no JSONPath: write it from the root, such as $.id`);
  else if (subject === 'HEADER' && !/^[!#$%&'*+.^_`|~\w-]+$/.test(expression))
    yield error(path, `${quote(expression)} is no header's name: write it as content-type`);
}

function* patternIssues(pattern: string, path: string): Issues {
  if (pattern.length > LIMITS.patternLength)
    yield error(path, `The regular expression is longer than ${LIMITS.patternLength} characters: shorten it`);
  try {
    new RegExp(pattern);
  } catch (reason) {
    yield error(
      path,
      `${quote(pattern)} is no regular expression: ${reason instanceof Error ? reason.message : String(reason)}`,
    );
  }
}
