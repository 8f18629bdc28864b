import { checkName } from './compile.ts';
import type { CheckDefinition, CheckSubject } from './definition.ts';
import { error, firstIndexes, type Issues, lengthIssues, nameIssues, quote, warning } from './issue.ts';
import { LIMITS } from './limits.ts';
import { constantText, foldTemplate } from './template.ts';
import { expressionIssues, patternIssues } from './validate-expressions.ts';
import { type StepPlace, templateIssues } from './validate-templates.ts';

const NUMBERS: readonly CheckSubject[] = ['STATUS', 'LATENCY_MS', 'SIZE_BYTES'];
const ORDERED = ['LESS_THAN', 'AT_MOST', 'GREATER_THAN', 'AT_LEAST'];

export function* checksIssues(checks: readonly CheckDefinition[], path: string, place: StepPlace): Issues {
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
    yield* comparisonIssues(check, at, place);
  }
}

function* comparisonIssues({ subject, comparison, value }: CheckDefinition, path: string, place: StepPlace): Issues {
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
  } else {
    const template = yield* templateIssues(value, `${path}.value`, place);
    const constant = template === null ? null : constantText(foldTemplate(template, place.names.constants));
    if (constant !== null && !isText && (isNumber || ORDERED.includes(comparison)))
      yield* numberIssues(subject, comparison, constant, `${path}.value`);
  }
}

function* numberIssues(
  subject: CheckSubject,
  comparison: CheckDefinition['comparison'],
  value: string,
  path: string,
): Issues {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!Number.isFinite(number))
    yield error(
      path,
      `${quote(value)} is not a number: write one, such as ${comparison} ${subject === 'STATUS' ? 200 : 500}`,
    );
  else if (subject === 'STATUS' && !(Number.isInteger(number) && number >= 100 && number <= 999)) {
    yield error(path, `${quote(value)} is no status: write one of three digits, such as ${example(subject)}`);
  } else if (NUMBERS.includes(subject) && number < 0) yield error(path, `${subject} is never below 0: write 0 or more`);
}

function example(subject: CheckSubject): string {
  if (subject === 'STATUS') return 'EQUALS 200';
  return NUMBERS.includes(subject) ? 'LESS_THAN 500' : 'EQUALS yes';
}
