/** What a run changes of its scenario, checked like the scenario itself. Pure. */
import type { ScenarioDefinition } from '@loadtest/scenario';
import type { FilesOfScenario } from '../data-files/data-file.service.ts';
import { issuesWithFiles } from '../data-files/files-of-scenario.ts';
import type { InputIssue } from '../platform/errors.ts';
import type { RunOverridesInput } from './run-list.type.ts';

export function withOverrides(definition: ScenarioDefinition, overrides: RunOverridesInput | null): ScenarioDefinition {
  if (overrides === null) return definition;
  const { target, load, variables, placement } = overrides;
  return {
    ...definition,
    ...(target == null ? {} : { target }),
    ...(load == null ? {} : { load }),
    ...(variables == null ? {} : { variables: { ...definition.variables, ...variables } }),
    ...(placement == null ? {} : { placement }),
  };
}

const OVERRIDDEN = /^(target|load|variables|placement)\b/;

/** What is wrong with the scenario as it would run, each under the argument that it came from. */
export function overrideIssues(
  definition: ScenarioDefinition,
  overrides: RunOverridesInput | null,
  files: Pick<FilesOfScenario, 'facts' | 'issues'>,
): InputIssue[] {
  const errors = issuesWithFiles(definition, files).filter(({ severity }) => severity === 'ERROR');
  return errors.map(({ path, message }) => {
    const root = OVERRIDDEN.exec(path)?.[1] as keyof RunOverridesInput | undefined;
    const overridden = root !== undefined && overrides?.[root] != null;
    return overridden
      ? { path: `overrides.${path}`, message }
      : { path: 'scenarioId', message: `The scenario needs a change first: ${path}: ${message}` };
  });
}
