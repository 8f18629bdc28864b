import { type DataFiles, dataTable } from './data.ts';
import type { DataSourceDefinition, ScenarioDefinition } from './definition.ts';
import { error, type Issues, keyPath, lengthIssues, quote, repeatedIssues, warning } from './issue.ts';
import { LIMITS } from './limits.ts';
import { NAME, NAME_REMEDY } from './template.ts';

/** Variables, secrets and data sources: what templates are filled from. */
export function* dataIssues(definition: ScenarioDefinition, files?: DataFiles): Issues {
  yield* variablesIssues(definition);
  yield* secretsIssues(definition);
  yield* lengthIssues(definition.data, 'data', LIMITS.dataSources);
  for (const [index, source] of definition.data.entries()) yield* sourceIssues(source, `data[${index}]`, files);
  const names = definition.data.map(({ name }) => name);
  yield* repeatedIssues(names, 'name', (index) => `data[${index}]`, 'data sources');
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
  if (source.fileId != null && files && !files.has(source.fileId)) {
    yield error(
      `${path}.fileId`,
      `There is no file ${quote(source.fileId)} that you may use: upload it, and wait until it is READY`,
    );
  }
  const table = dataTable(source);
  if (typeof table === 'string') yield error(`${path}.csv`, `The CSV ${table}`);
  else if (
    table &&
    first !== undefined &&
    first !== 'fileId' &&
    (table.rows.length === 0 || table.columns.length === 0)
  ) {
    yield error(`${path}.${first}`, 'There is no row: give at least one');
  }
}
