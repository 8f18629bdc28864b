import { compileCurve, dueTimeMs } from './curve.ts';
import { type DataFiles, dataFacts, dataTable } from './data.ts';
import type { DataSourceDefinition, ScenarioDefinition } from './definition.ts';
import { formatDuration, requireDurationMs } from './duration.ts';
import {
  count,
  error,
  hasErrors,
  type Issues,
  keyPath,
  lengthIssues,
  quote,
  repeatedIssues,
  warning,
} from './issue.ts';
import { LIMITS } from './limits.ts';
import { NAME, NAME_REMEDY } from './template.ts';
import { validateLoad } from './validate-load.ts';

/** Variables, secrets and data sources: what templates are filled from. */
export function* dataIssues(definition: ScenarioDefinition, files?: DataFiles): Issues {
  yield* variablesIssues(definition);
  yield* secretsIssues(definition);
  yield* lengthIssues(definition.data, 'data', LIMITS.dataSources);
  for (const [index, source] of definition.data.entries()) yield* sourceIssues(source, `data[${index}]`, files);
  const names = definition.data.map(({ name }) => name);
  yield* repeatedIssues(names, 'name', (index) => `data[${index}]`, 'data sources');
  if (!hasErrors(validateLoad(definition.load))) yield* usedUpIssues(definition, files);
}

function* variablesIssues({ variables }: ScenarioDefinition): Issues {
  const entries = Object.entries(variables ?? {});
  yield* lengthIssues(entries, 'variables', LIMITS.variables);
  for (const [name, value] of entries) {
    yield* templateNameIssues(name, keyPath('variables', name));
    if (typeof value === 'string' && value.includes('{{')) {
      yield warning(
        keyPath('variables', name),
        'The value of a variable is no template, so its {{ }} is sent as it stands: put the text where it is used',
      );
    }
  }
}

function* secretsIssues({ secrets, variables }: ScenarioDefinition): Issues {
  yield* lengthIssues(secrets, 'secrets', LIMITS.secrets);
  for (const [index, { name, value }] of secrets.entries()) {
    const path = `secrets[${index}]`;
    yield* templateNameIssues(name, `${path}.name`);
    if (Object.hasOwn(variables ?? {}, name))
      yield error(`${path}.name`, `There is a variable ${quote(name)} too: leave one out`);
    if ((value?.length ?? 0) > LIMITS.lineBytes)
      yield error(`${path}.value`, `The value is longer than ${LIMITS.lineBytes} characters: shorten it`);
  }
  const names = secrets.map(({ name }) => name);
  yield* repeatedIssues(names, 'name', (index) => `secrets[${index}]`, 'secrets');
}

function* templateNameIssues(name: string, path: string): Issues {
  if (name.trim() === '') yield error(path, `This is blank: give it a name; ${NAME_REMEDY}`);
  else if (!NAME.test(name) || name.length > LIMITS.nameLength)
    yield error(path, `${quote(name)} cannot stand in a template: ${NAME_REMEDY}`);
}

function* sourceIssues(source: DataSourceDefinition, path: string, files?: DataFiles): Issues {
  yield* templateNameIssues(source.name, `${path}.name`);
  const [first, ...more] = (['csv', 'rows', 'fileId'] as const).filter((field) => source[field] != null);
  for (const field of more)
    yield error(`${path}.${field}`, `There is ${first} already: give exactly one of csv, rows and fileId`);
  if (first === undefined) yield error(path, 'There are no rows: give exactly one of csv, rows and fileId');
  else if (first === 'fileId') yield* fileIssues(source.fileId ?? '', `${path}.fileId`, files);
  else yield* tableIssues(source, `${path}.${first}`);
}

function* fileIssues(fileId: string, path: string, files?: DataFiles): Issues {
  const facts = files?.get(fileId);
  if (files && !facts)
    yield error(path, `There is no file ${quote(fileId)} that you may use: upload it, and wait until it is READY`);
  else if (facts?.rowCount === 0) yield error(path, 'The file has no row below its header line: upload another one');
}

function* tableIssues(source: DataSourceDefinition, path: string): Issues {
  const table = dataTable(source);
  if (typeof table === 'string') yield error(path, `The CSV ${table}`);
  else if (table && (table.rows.length === 0 || table.columns.length === 0))
    yield error(path, `There is no row${source.csv == null ? '' : ' below the header line'}: give at least one`);
}

/** Rows that are used once and are fewer than the iterations of the plan. The load must be valid. */
function* usedUpIssues({ data, load }: ScenarioDefinition, files?: DataFiles): Issues {
  const curve = compileCurve(load);
  const warmUpMs = requireDurationMs(load.warmUp);
  for (const [index, source] of data.entries()) {
    const rowCount = source.order === 'ONCE' ? (dataFacts(source, files)?.rowCount ?? 0) : 0;
    if (rowCount === 0 || curve.total === null || rowCount >= curve.total) continue;
    const endMs = dueTimeMs(curve, rowCount);
    const rows = `${source.name} has ${count(rowCount)} ${rowCount === 1 ? 'row' : 'rows'} for ${count(curve.total)} planned iterations, each to be used once`;
    const remedy = 'give more rows, or use SEQUENTIAL to begin again';
    if (warmUpMs > 0 && endMs <= warmUpMs)
      yield error(`data[${index}].order`, `${rows}, so the load ends within its warm-up: ${remedy}`);
    else
      yield warning(
        `data[${index}].order`,
        `${rows}, so the load ends after ${formatDuration(Math.round(endMs))}: ${remedy}`,
      );
  }
}
