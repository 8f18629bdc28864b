import type { Issue, ScenarioDefinition } from './definition.ts';
import { error } from './issue.ts';
import { LIMITS } from './limits.ts';

/**
 * Finds JSON values that are nested too deep to be read recursively, and puts null or nothing in their place, so that the
 * rest of the scenario can be checked all the same.
 */
export function cutDeepValues(definition: ScenarioDefinition): { readable: ScenarioDefinition; issues: Issue[] } {
  const issues: Issue[] = [];
  const cut = <T, C>(value: T, instead: C, path: string): T | C => {
    if (!nestedTooDeep(value)) return value;
    issues.push(error(path, `This is nested deeper than ${LIMITS.depth} levels: flatten it`));
    return instead;
  };
  const readable = {
    ...definition,
    variables: cut(definition.variables ?? null, null, 'variables'),
    data: definition.data.map((source, index) => ({
      ...source,
      rows: cut(source.rows ?? null, null, `data[${index}].rows`),
    })),
    steps: definition.steps.map((step, index) => {
      if (!step.http) return step;
      return { ...step, http: { ...step.http, json: cut(step.http.json ?? null, null, `steps[${index}].http.json`) } };
    }),
  };
  return { readable, issues };
}

function nestedTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= LIMITS.depth; depth += 1) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return true;
}
