import type { DataForm, ScenarioForm } from './scenario-form.ts';
import { readTable } from './typed-table.ts';

/** What templates of one step can use, by where it comes from. */
export interface TemplateNames {
  readonly label: string;
  /** With their braces. */
  readonly templates: readonly string[];
}

/** Functions of templates, with arguments that show what they take. */
export const TEMPLATE_FUNCTIONS: readonly (readonly [template: string, what: string])[] = [
  ['{{$uuid}}', 'a random UUID'],
  ['{{$iteration}}', 'the number of the iteration, from 0'],
  ['{{$user}}', 'the number of the user, from 0'],
  ['{{$timestamp}}', 'milliseconds since 1970'],
  ['{{$isoDate}}', 'the time, as 2026-01-31T12:00:00.000Z'],
  ['{{$randomInt(1,100)}}', 'a whole number, both ends included'],
  ['{{$randomItem(a,b,c)}}', 'one of these'],
  ['{{$randomString(8)}}', 'letters and digits'],
];

/** The names that the templates of a step can use: extractions only of the steps before it. */
export function namesAt(form: ScenarioForm, step: number): readonly TemplateNames[] {
  const groups = [
    { label: 'Variables', names: form.variables.map(({ name }) => name) },
    { label: 'Secrets', names: form.secrets.map(({ name }) => name) },
    {
      label: 'Taken by steps before',
      names: form.steps.slice(0, step).flatMap(({ extract }) => extract.map(({ name }) => name)),
    },
    { label: 'Rows', names: form.data.flatMap((source) => columnsOf(source).map((name) => `${source.name}.${name}`)) },
  ];
  return groups.flatMap(({ label, names }) => {
    const templates = [...new Set(names.filter((name) => name !== ''))].map((name) => `{{${name}}}`);
    return templates.length === 0 ? [] : [{ label, templates }];
  });
}

/** The columns of what was typed; none while it cannot be read. */
function columnsOf(source: DataForm): readonly string[] {
  if (source.kind === 'file') return source.file?.columns ?? [];
  const table = readTable(source);
  return table === null || typeof table === 'string' ? [] : table.columns;
}
