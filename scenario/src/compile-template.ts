import type { Template } from './compiled.ts';
import { type TemplateNames, unknownNames } from './names.ts';
import { foldTemplate, parseTemplate } from './template.ts';

/** Where a template stands. */
export interface TemplatePlace {
  readonly path: string;
  /** Index of the step. */
  readonly step: number;
  readonly names: TemplateNames;
}

/** The template of a text, constants folded in. Throws an Error that names the place where it is not valid. */
export function compileTemplate(text: string, place: TemplatePlace): Template {
  return foldTemplate(parseKnown(text, place), place.names.constants);
}

/** The template of a text, nothing folded in. Throws an Error that names the place where it is not valid. */
export function parseKnown(text: string, { path, step, names }: TemplatePlace): Template {
  const { template, problems } = parseTemplate(text);
  const [problem] = [...problems, ...unknownNames(template, names, step)];
  if (problem !== undefined) throw new Error(`${path}: ${problem}`);
  return template;
}
