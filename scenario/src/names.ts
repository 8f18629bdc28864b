/** The names that a scenario's templates may use. */
import type { Template } from './compiled.ts';
import { type DataFiles, dataColumns } from './data.ts';
import type { JsonValue, ScenarioDefinition } from './definition.ts';
import { functionProblem } from './functions.ts';
import { shorten } from './issue.ts';
import type { Placeholder } from './template.ts';

export interface TemplateNames {
  /** Variables that no step overwrites: the same for every iteration. */
  readonly constants: ReadonlyMap<string, JsonValue>;
  /** Variables that a step's extraction overwrites: their first values. */
  readonly initial: ReadonlyMap<string, JsonValue>;
  readonly secrets: ReadonlySet<string>;
  /** The index of the first step that extracts the name. */
  readonly extractedBy: ReadonlyMap<string, number>;
  /** Columns by data source; null where they are not known here (an uploaded file's). */
  readonly columns: ReadonlyMap<string, ReadonlySet<string> | null>;
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
    columns: new Map(definition.data.map((source) => [source.name, setOf(dataColumns(source, files))])),
  };
}

function setOf(columns: readonly string[] | null): ReadonlySet<string> | null {
  return columns === null ? null : new Set(columns);
}

/** Of one text; more would tell nothing new. */
const MOST_PROBLEMS = 20;

/** What a template of this step names that is not there, each with its remedy. */
export function unknownNames(template: Template, names: TemplateNames, step: number): string[] {
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const part of template) {
    if (part.kind === 'text') continue;
    const placeholder = placeholderOf(part);
    if (seen.has(placeholder)) continue;
    seen.add(placeholder);
    const problem = problemOf(part, names, step);
    if (problem !== null) problems.push(`{{${shorten(placeholder)}}} ${problem}`);
    if (problems.length === MOST_PROBLEMS) break;
  }
  return problems;
}

/** As it stands between the braces. */
function placeholderOf(part: Placeholder): string {
  if (part.kind === 'variable') return part.name;
  if (part.kind === 'column') return `${part.source}.${part.column}`;
  return `$${part.name}${part.args.length === 0 ? '' : `(${part.args.join(',')})`}`;
}

/** A sentence that follows the placeholder; null where nothing is wrong with it. */
function problemOf(part: Placeholder, names: TemplateNames, step: number): string | null {
  switch (part.kind) {
    case 'variable':
      return variableProblem(part.name, names, step);
    case 'column':
      return columnProblem(part.source, part.column, names);
    case 'function':
      return functionProblem(part.name, part.args);
    default:
      return part satisfies never;
  }
}

function variableProblem(
  name: string,
  { constants, initial, secrets, extractedBy }: TemplateNames,
  step: number,
): string | null {
  if (constants.has(name) || initial.has(name) || secrets.has(name)) return null;
  const from = extractedBy.get(name);
  if (from === undefined) return `is unknown: add ${name} to variables`;
  return from < step ? null : `is not there yet: steps[${from}] extracts it, so only later steps can use it`;
}

function columnProblem(source: string, column: string, { columns }: TemplateNames): string | null {
  const known = columns.get(source);
  if (known === undefined) return `names the unknown data source ${source}: add it to data`;
  return known === null || known.has(column)
    ? null
    : `names an unknown column: ${source} has ${[...known].slice(0, 100).join(', ')}`;
}
