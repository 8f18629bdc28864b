/** The names that a scenario's templates may use. */
import type { Template } from './compiled.ts';
import { type DataFiles, dataColumns } from './data.ts';
import type { JsonValue, ScenarioDefinition } from './definition.ts';
import { functionProblem } from './functions.ts';
import { shorten } from './issue.ts';

export interface TemplateNames {
  /** Variables that no step overwrites: the same for every iteration. */
  readonly constants: ReadonlyMap<string, JsonValue>;
  /** Variables that a step's extraction overwrites: their first values. */
  readonly initial: ReadonlyMap<string, JsonValue>;
  readonly secrets: ReadonlySet<string>;
  /** The index of the first step that extracts the name. */
  readonly extractedBy: ReadonlyMap<string, number>;
  /** Columns by data source; null where they are not known here (an uploaded file's). */
  readonly columns: ReadonlyMap<string, readonly string[] | null>;
}

export function namesOf(definition: ScenarioDefinition, files?: DataFiles): TemplateNames {
  const extractedBy = new Map<string, number>();
  for (const [index, step] of definition.steps.entries()) {
    for (const { name } of step.extract) if (!extractedBy.has(name)) extractedBy.set(name, index);
  }
  const secrets = new Set(definition.secrets.map(({ name }) => name));
  const variables = Object.entries(definition.variables ?? {});
  return {
    constants: new Map(variables.filter(([name]) => !extractedBy.has(name) && !secrets.has(name))),
    initial: new Map(variables.filter(([name]) => extractedBy.has(name))),
    secrets,
    extractedBy,
    columns: new Map(definition.data.map((source) => [source.name, dataColumns(source, files)])),
  };
}

/** What a template of this step names that is not there, each with its remedy. */
export function unknownNames(template: Template, names: TemplateNames, step: number): string[] {
  const problems: string[] = [];
  for (const part of template) {
    if (part.kind === 'variable') problems.push(...variableProblems(part.name, names, step));
    if (part.kind === 'column') problems.push(...columnProblems(part.source, part.column, names));
    if (part.kind === 'function') problems.push(...functionProblems(part.name, part.args));
  }
  return [...new Set(problems)];
}

function variableProblems(
  name: string,
  { constants, initial, secrets, extractedBy }: TemplateNames,
  step: number,
): string[] {
  if (constants.has(name) || initial.has(name) || secrets.has(name)) return [];
  const from = extractedBy.get(name);
  if (from === undefined) return [`{{${name}}} is unknown: add ${name} to variables`];
  if (from < step) return [];
  return [`{{${name}}} is not there yet: steps[${from}] extracts it, so only later steps can use it`];
}

function functionProblems(name: string, args: readonly string[]): string[] {
  const problem = functionProblem(name, args);
  const call = `$${name}${args.length === 0 ? '' : `(${args.join(',')})`}`;
  return problem === null ? [] : [`{{${shorten(call)}}} ${problem}`];
}

function columnProblems(source: string, column: string, { columns }: TemplateNames): string[] {
  const known = columns.get(source);
  if (known === undefined) return [`{{${source}.${column}}} names the unknown data source ${source}: add it to data`];
  if (known === null || known.includes(column)) return [];
  return [`{{${source}.${column}}} names an unknown column: ${source} has ${known.join(', ')}`];
}
