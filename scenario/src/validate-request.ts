import type { Template } from './compiled.ts';
import type { HttpRequestDefinition, NameValue } from './definition.ts';
import { durationMs } from './duration.ts';
import { count, durationIssues, error, type Issues, lengthIssues, quote, warning, wholeIssues } from './issue.ts';
import { jsonTemplate } from './json-template.ts';
import { LIMITS } from './limits.ts';
import { templateTexts } from './step-templates.ts';
import { constantText, foldTemplate, parseTemplate } from './template.ts';
import { resolveUrl } from './url.ts';
import { headersIssues, headerValueProblem } from './validate-headers.ts';
import { type StepPlace, templateIssues } from './validate-templates.ts';

/** What a request is checked against. */
export interface RequestContext extends StepPlace {
  /** Null where the target itself is not valid. */
  readonly target: URL | null;
  /** Bytes of a template with its constants filled in. */
  readonly sizeOf: (template: Template) => number;
  /** The same, form-encoded. */
  readonly formSizeOf: (template: Template) => number;
}

/** Stands in for a target that is not valid, so that steps are checked all the same. */
const SOME_TARGET = new URL('http://target.invalid/');

export function* requestIssues(http: HttpRequestDefinition, path: string, context: RequestContext): Issues {
  const broken = new Set<string>();
  for (const { path: at, text } of templateTexts(http, path)) {
    if ((yield* templateIssues(text, at, context)) === null) broken.add(at);
  }
  if (!broken.has(`${path}.url`)) yield* urlIssues(http.url, `${path}.url`, context);
  yield* headersIssues(http.headers, `${path}.headers`);
  yield* headerValuesIssues(http.headers, `${path}.headers`, context);
  yield* lengthIssues(http.query, `${path}.query`, LIMITS.pairs);
  yield* bodyIssues(http, path, context);
  yield* timeIssues(http, path);
}

function* urlIssues(text: string, path: string, { names, target, sizeOf }: RequestContext): Issues {
  const { template } = parseTemplate(text);
  if (sizeOf(template) > LIMITS.lineBytes) {
    yield error(path, `The URL is longer than ${count(LIMITS.lineBytes)} bytes: shorten it`);
    return;
  }
  const folded = foldTemplate(template, names.constants);
  const { url, problem } = resolveUrl(folded, target ?? SOME_TARGET);
  if (problem !== null) {
    const shown = constantText(folded) ?? text;
    yield error(path, shown.trim() === '' ? `The URL ${problem}` : `${quote(shown)} ${problem}`);
    return;
  }
  const resolved = URL.parse(constantText(url) ?? '');
  if (target === null || resolved === null || target.pathname === '/' || resolved.origin !== target.origin) return;
  if (!resolved.pathname.startsWith(target.pathname)) {
    yield warning(
      path,
      `The target's path ${target.pathname} is no part of this URL, which goes to ${resolved.href}: write ${target.pathname} in the URL where it belongs there`,
    );
  }
}

function* headerValuesIssues(headers: readonly NameValue[], path: string, { names, sizeOf }: RequestContext): Issues {
  for (const [index, { value }] of headers.entries()) {
    const { template } = parseTemplate(value);
    const at = `${path}[${index}].value`;
    if (sizeOf(template) > LIMITS.lineBytes) {
      yield error(at, `The value is longer than ${count(LIMITS.lineBytes)} bytes: shorten it`);
      continue;
    }
    const texts = foldTemplate(template, names.constants).flatMap((part) => (part.kind === 'text' ? [part.text] : []));
    const problem = headerValueProblem(texts.join(''));
    if (problem !== null) yield error(at, problem);
  }
}

function* bodyIssues(http: HttpRequestDefinition, path: string, { sizeOf, formSizeOf }: RequestContext): Issues {
  const given = (['body', 'json', 'form'] as const).filter((field) => http[field] != null);
  const [first, ...more] = given;
  for (const field of more)
    yield error(
      `${path}.${field}`,
      `There is ${first} already, and a request has one body: give only one of body, json and form`,
    );
  if (http.form) yield* lengthIssues(http.form, `${path}.form`, LIMITS.pairs);
  const parse = (text: string): Template => parseTemplate(text).template;
  for (const field of given) {
    const bytes =
      field === 'form'
        ? formBytes(http.form ?? [], formSizeOf)
        : sizeOf(field === 'json' ? jsonTemplate(http.json ?? null, parse) : parse(http.body ?? ''));
    if (bytes > LIMITS.bodyBytes) {
      yield error(
        `${path}.${field}`,
        `The ${field} has ${count(bytes)} bytes: a step sends at most ${count(LIMITS.bodyBytes)} (1 MB)`,
      );
    }
  }
  if (first !== undefined && (http.method === 'GET' || http.method === 'HEAD')) {
    yield warning(
      `${path}.method`,
      `A ${http.method} with a body is refused or read differently by many servers: use POST, or leave the body out`,
    );
  }
}

/** `name=value&…` as it is sent. */
function formBytes(form: readonly NameValue[], formSizeOf: (template: Template) => number): number {
  const texts = form.flatMap(({ name, value }) => [name, value]);
  return texts.reduce((sum, text) => sum + formSizeOf(parseTemplate(text).template) + 1, -1);
}

function* timeIssues(http: HttpRequestDefinition, path: string): Issues {
  const bounds = { atLeastMs: 1, atMostMs: LIMITS.requestMs };
  yield* durationIssues(http.timeout, `${path}.timeout`, bounds);
  yield* durationIssues(http.connectTimeout, `${path}.connectTimeout`, bounds);
  yield* wholeIssues(http.maxRedirects, `${path}.maxRedirects`, 0, LIMITS.maxRedirects);
  if (!http.retry) return;
  const { maxAttempts, baseDelay, maxDelay, onStatus } = http.retry;
  yield* wholeIssues(maxAttempts, `${path}.retry.maxAttempts`, 1, LIMITS.retryAttempts);
  yield* durationIssues(baseDelay, `${path}.retry.baseDelay`, { atMostMs: LIMITS.requestMs });
  yield* durationIssues(maxDelay, `${path}.retry.maxDelay`, { atMostMs: LIMITS.requestMs });
  if ((durationMs(maxDelay) ?? Number.POSITIVE_INFINITY) < (durationMs(baseDelay) ?? 0)) {
    yield error(
      `${path}.retry.maxDelay`,
      `${maxDelay} is shorter than baseDelay (${baseDelay}): make it at least as long`,
    );
  }
  for (const [index, status] of onStatus.entries())
    yield* wholeIssues(status, `${path}.retry.onStatus[${index}]`, 100, 999);
}
