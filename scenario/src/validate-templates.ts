import type { Template } from './compiled.ts';
import type { Issue } from './definition.ts';
import { error } from './issue.ts';
import { type TemplateNames, unknownNames } from './names.ts';
import { parseTemplate } from './template.ts';

/** Which names a step's templates may use. */
export interface StepPlace {
  /** Index of the step. */
  readonly step: number;
  readonly names: TemplateNames;
}

/** The template of a text; null, and why, where it cannot be read or names what is not there. */
export function* templateIssues(
  text: string,
  path: string,
  { names, step }: StepPlace,
): Generator<Issue, Template | null, undefined> {
  const { template, problems } = parseTemplate(text);
  const all = [...problems, ...unknownNames(template, names, step)];
  for (const problem of all) yield error(path, problem);
  return all.length === 0 ? template : null;
}
