import { parseKnown, type TemplatePlace } from './compile-template.ts';
import type { CompiledBody, CompiledRequest, Template } from './compiled.ts';
import type { HttpRequestDefinition, NameValue } from './definition.ts';
import { requireDurationMs } from './duration.ts';
import { jsonTemplate } from './json-template.ts';
import { constantText, foldTemplate } from './template.ts';
import { appendQuery, resolveUrl } from './url.ts';

interface Place extends TemplatePlace {
  readonly target: URL;
}

/** One step's request. Throws an Error that names the place where it is not valid. */
export function compileRequest(http: HttpRequestDefinition, place: Place): CompiledRequest {
  const parse = (text: string): Template => parseKnown(text, place);
  const fold = (template: Template): Template => foldTemplate(template, place.names.constants);
  const template = (text: string): Template => fold(parse(text));
  const pairs = (list: readonly NameValue[]) =>
    list.map(({ name, value }) => ({ name: template(name), value: template(value) }));
  const { url, problem } = resolveUrl(template(http.url), place.target);
  if (url === null) throw new Error(`${place.path}.url ${problem}`);
  const query = pairs(http.query);
  const whole = constantUrl(url, query);
  const body = (): CompiledBody => {
    if (http.body != null) return { kind: 'text', template: template(http.body) };
    if (http.json != null) return { kind: 'json', template: fold(jsonTemplate(http.json, parse)) };
    return http.form ? { kind: 'form', fields: pairs(http.form) } : { kind: 'none' };
  };
  return {
    method: http.method,
    url: whole === null ? url : [{ kind: 'text', text: whole }],
    headers: [
      ...http.headers.map(({ name, value }) => ({ name, value: template(value) })),
      ...contentType(http).map((value) => ({ name: 'content-type', value: template(value) })),
    ],
    query: whole === null ? query : [],
    body: body(),
    timeoutMs: requireDurationMs(http.timeout),
    connectTimeoutMs: requireDurationMs(http.connectTimeout),
    maxRedirects: http.maxRedirects,
    retry: http.retry
      ? {
          maxAttempts: http.retry.maxAttempts,
          baseDelayMs: requireDurationMs(http.retry.baseDelay),
          maxDelayMs: requireDurationMs(http.retry.maxDelay),
          onStatus: http.retry.onStatus,
        }
      : null,
  };
}

/** URL and query as one text, where both are the same for every iteration. */
function constantUrl(url: Template, query: CompiledRequest['query']): string | null {
  const base = constantText(url);
  if (base === null) return null;
  const pairs: NameValue[] = [];
  for (const pair of query) {
    const name = constantText(pair.name);
    const value = constantText(pair.value);
    if (name === null || value === null) return null;
    pairs.push({ name, value });
  }
  return appendQuery(base, pairs);
}

/** The content type that the body calls for, where the headers set none. */
function contentType({ headers, json, form }: HttpRequestDefinition): string[] {
  if (headers.some(({ name }) => name.toLowerCase() === 'content-type')) return [];
  if (json != null) return ['application/json'];
  return form ? ['application/x-www-form-urlencoded'] : [];
}
