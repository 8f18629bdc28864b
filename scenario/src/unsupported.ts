import type { ScenarioDefinition } from './definition.ts';
import { error, type Issues } from './issue.ts';

interface Unsupported {
  /** Begins the sentence "… not supported by this version yet". */
  readonly what: string;
  /** Where the scenario uses it. */
  readonly paths: (definition: ScenarioDefinition) => Iterable<string>;
}

/** What the schema has but this version cannot run. An entry goes when its feature comes; nothing else knows of it. */
const UNSUPPORTED: readonly Unsupported[] = [
  { what: 'Thresholds are', paths: ({ thresholds }) => where(thresholds.length > 0, 'thresholds') },
  { what: 'Placement by region is', paths: ({ placement }) => where(placement.length > 0, 'placement') },
];

/** What the scenario uses that this version does not do yet. */
export function* unsupportedIssues(definition: ScenarioDefinition): Issues {
  for (const { what, paths } of UNSUPPORTED) {
    for (const path of paths(definition)) yield error(path, `${what} not supported by this version yet`);
  }
}

function where(used: boolean, path: string): string[] {
  return used ? [path] : [];
}
