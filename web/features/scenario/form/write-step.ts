import type { HttpRequestInput, RetryInput, StepInput } from '../../../gql/graphql.ts';
import type { FieldIssue } from '../../../lib/api-error.ts';
import { expressionOf, isNumber, needsValue } from './field-rules.ts';
import type { CheckRow, ExtractRow, RetryForm, Row, StepForm } from './scenario-form.ts';
import { jsonOf, listOf, numberOf } from './write-fields.ts';

/** The input that a step's form means; `path` is its own, and issues are added to the list. */
export function stepOf(step: StepForm, path: string, issues: FieldIssue[]): StepInput {
  const { thinkTimeMax: _thinkTimeMax, ...kept } = step.kept ?? {};
  return {
    ...kept,
    name: step.name,
    http: requestOf(step, `${path}.http`, issues),
    extract: step.extract.map(extractOf),
    checks: step.checks.map(checkOf),
    thinkTime: step.thinkTime.trim(),
    ...(step.thinkTimeMax.trim() !== '' && { thinkTimeMax: step.thinkTimeMax.trim() }),
  };
}

function requestOf(step: StepForm, path: string, issues: FieldIssue[]): HttpRequestInput {
  const maxRedirects = numberOf(step.maxRedirects, `${path}.maxRedirects`, issues);
  return {
    method: step.method,
    url: step.url.trim(),
    headers: pairsOf(step.headers),
    query: pairsOf(step.query),
    timeout: step.timeout.trim(),
    connectTimeout: step.connectTimeout.trim(),
    ...(maxRedirects !== null && { maxRedirects }),
    ...(step.isRetried && { retry: retryOf(step.retry, `${path}.retry`, issues) }),
    ...(step.bodyKind === 'text' && { body: step.text }),
    ...(step.bodyKind === 'form' && { form: pairsOf(step.form) }),
    ...(step.bodyKind === 'json' && {
      json: jsonOf(step.json, `${path}.json`, issues, 'Templates stand within strings: "{{name}}".'),
    }),
  };
}

function retryOf(
  { maxAttempts, baseDelay, maxDelay, onStatus }: RetryForm,
  path: string,
  issues: FieldIssue[],
): RetryInput {
  return {
    maxAttempts: numberOf(maxAttempts, `${path}.maxAttempts`, issues, 'needed') ?? 1,
    baseDelay: baseDelay.trim(),
    maxDelay: maxDelay.trim(),
    onStatus: listOf(onStatus).flatMap((status) => numberOf(status, `${path}.onStatus`, issues) ?? []),
  };
}

function extractOf({ name, from, expression, hasDefault, default: otherwise }: ExtractRow) {
  return {
    name: name.trim(),
    from,
    ...(expressionOf(from) !== null && { expression }),
    ...(hasDefault && { default: otherwise }),
  };
}

function checkOf({ name, subject, expression, comparison, value }: CheckRow) {
  return {
    ...(name.trim() !== '' && { name: name.trim() }),
    subject,
    ...(expressionOf(subject) !== null && { expression }),
    comparison,
    ...(needsValue(comparison) && { value: isNumber(subject) ? value.trim() : value }),
  };
}

function pairsOf(rows: readonly Row[]) {
  return rows.map(({ name, value }) => ({ name, value }));
}
