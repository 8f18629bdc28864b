import type { HttpRequestDefinition, JsonValue } from './definition.ts';
import { keyPath } from './issue.ts';

interface TemplateText {
  readonly path: string;
  readonly text: string;
}

/** Every text of a request that is a template, each with its path. */
export function* templateTexts(http: HttpRequestDefinition, path: string): Generator<TemplateText> {
  yield { path: `${path}.url`, text: http.url };
  for (const [index, { value }] of http.headers.entries())
    yield { path: `${path}.headers[${index}].value`, text: value };
  for (const field of ['query', 'form'] as const) {
    for (const [index, { name, value }] of (http[field] ?? []).entries()) {
      yield { path: `${path}.${field}[${index}].name`, text: name };
      yield { path: `${path}.${field}[${index}].value`, text: value };
    }
  }
  if (http.body != null) yield { path: `${path}.body`, text: http.body };
  // A large value without any template is looked through at once.
  if (http.json != null && JSON.stringify(http.json).includes('{{')) yield* jsonTexts(http.json, `${path}.json`);
}

function* jsonTexts(json: JsonValue, path: string): Generator<TemplateText> {
  if (typeof json === 'string') yield { path, text: json };
  else if (Array.isArray(json)) for (const [index, item] of json.entries()) yield* jsonTexts(item, `${path}[${index}]`);
  else if (json !== null && typeof json === 'object') {
    for (const [key, value] of Object.entries(json)) yield* jsonTexts(value, keyPath(path, key));
  }
}
