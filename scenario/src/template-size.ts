import type { Template } from './compiled.ts';
import type { JsonValue } from './definition.ts';
import { foldTemplate } from './template.ts';
import { formText } from './url.ts';

const encoder = new TextEncoder();

/** Bytes of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  return encoder.encode(text).byteLength;
}

/** Bytes of a text in a form, percent-encoded. */
export function formBytes(text: string): number {
  return formText([{ name: text, value: '' }]).length - 1;
}

/**
 * Measures templates with their constants filled in, without filling them in: a short body that names a long variable
 * often may be far larger than memory. Placeholders that are filled in later count as nothing.
 */
export function templateMeter(
  constants: ReadonlyMap<string, JsonValue>,
  bytesOf: (text: string) => number,
): (template: Template) => number {
  const known = new Map<string, number>();
  return (template) => {
    let bytes = 0;
    for (const part of template) {
      if (part.kind === 'text') bytes += bytesOf(part.text);
      else if (part.kind === 'variable') {
        const key = `${part.json ?? ''} ${part.name}`;
        const size =
          known.get(key) ??
          foldTemplate([part], constants).reduce((sum, it) => sum + (it.kind === 'text' ? bytesOf(it.text) : 0), 0);
        known.set(key, size);
        bytes += size;
      }
    }
    return bytes;
  };
}
