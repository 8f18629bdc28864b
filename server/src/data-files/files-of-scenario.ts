/** The uploaded files that a scenario names, and whether they can be used. Pure. */
import { type DataFileFacts, type Issue, type ScenarioDefinition, validateScenario } from '@loadtest/scenario';
import type { DataFileRecord } from './data-file.record.ts';

/** Each once. */
export function fileIdsOf({ data }: Pick<ScenarioDefinition, 'data'>): string[] {
  return [...new Set(data.map(({ fileId }) => fileId).filter((id) => id != null))];
}

/** By id. */
export function factsOf(ready: readonly DataFileRecord[]): ReadonlyMap<string, DataFileFacts> {
  return new Map(ready.map(({ id, columns, rowCount }) => [id, { columns, rowCount }]));
}

/** What stands in the way of using each of them, at `data[i].fileId`. `usable`: those that the asker may use, of any status. */
export function fileIssues({ data }: Pick<ScenarioDefinition, 'data'>, usable: readonly DataFileRecord[]): Issue[] {
  const byId = new Map(usable.map((file) => [file.id, file]));
  return data.flatMap(({ fileId }, index): Issue[] => {
    const message = fileId == null ? null : problem(fileId, byId.get(fileId));
    return message === null ? [] : [{ path: `data[${index}].fileId`, message, severity: 'ERROR' }];
  });
}

/** All that is wrong with the scenario; what its files lack is told as `files` has it. */
export function issuesWithFiles(
  definition: ScenarioDefinition,
  { facts, issues }: { readonly facts: ReadonlyMap<string, DataFileFacts>; readonly issues: readonly Issue[] },
): Issue[] {
  const told = new Set(issues.map(({ path }) => path));
  return [...validateScenario(definition, facts).filter(({ path }) => !told.has(path)), ...issues];
}

function problem(id: string, file: DataFileRecord | undefined): string | null {
  if (file === undefined)
    return `There is no data file '${id}' that you may use: upload one, or choose one of your own`;
  if (file.status === 'WAITING')
    return `The data file ${file.name} is not uploaded yet: wait for the end of its upload`;
  if (file.status === 'FAILED') return `The upload of the data file ${file.name} failed: upload it anew`;
  return null;
}
