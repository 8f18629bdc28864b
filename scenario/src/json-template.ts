import type { Template, TemplatePart } from './compiled.ts';
import type { JsonValue } from './definition.ts';
import { constantText, mergeText } from './template.ts';

/**
 * A JSON body as one template. Strings are templates (keys are not); a string that is one placeholder alone takes the
 * value's own type: `{"id": "{{id}}"}` becomes `{"id":5}` where id is the number 5. Fold constants in afterwards, since
 * `parse` has to leave placeholders as they are.
 */
export function jsonTemplate(json: JsonValue, parse: (text: string) => Template): Template {
  const constant = JSON.stringify(json);
  return constant.includes('{{') ? mergeText(partsOf(json, parse)) : [{ kind: 'text', text: constant }];
}

function* partsOf(json: JsonValue, parse: (text: string) => Template): Generator<TemplatePart> {
  if (typeof json === 'string') yield* stringParts(parse(json));
  else if (json === null || typeof json !== 'object') yield text(JSON.stringify(json));
  else if (isList(json)) {
    yield text('[');
    for (const [index, item] of json.entries()) {
      if (index > 0) yield text(',');
      yield* partsOf(item, parse);
    }
    yield text(']');
  } else {
    yield text('{');
    for (const [index, [key, value]] of Object.entries(json).entries()) {
      yield text(`${index > 0 ? ',' : ''}${JSON.stringify(key)}:`);
      yield* partsOf(value, parse);
    }
    yield text('}');
  }
}

function* stringParts(template: Template): Generator<TemplatePart> {
  const constant = constantText(template);
  const [first] = template;
  if (constant !== null) yield text(JSON.stringify(constant));
  else if (template.length === 1 && first !== undefined && first.kind !== 'text') yield { ...first, json: 'value' };
  else {
    yield text('"');
    for (const part of template)
      yield part.kind === 'text' ? text(JSON.stringify(part.text).slice(1, -1)) : { ...part, json: 'text' };
    yield text('"');
  }
}

function text(value: string): TemplatePart {
  return { kind: 'text', text: value };
}

/** `Array.isArray`, for readonly lists too. */
function isList(json: object): json is readonly JsonValue[] {
  return Array.isArray(json);
}
