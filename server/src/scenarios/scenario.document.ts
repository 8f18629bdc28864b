/** From what is given to what is stored. */
import type { SecretKeys } from '@loadtest/protocol';
import { type Issue, normalize, type ScenarioDefinition, type ScenarioInput } from '@loadtest/scenario';
import type { FilesOfScenario } from '../data-files/data-file.service.ts';
import { fileIdsOf, issuesWithFiles } from '../data-files/files-of-scenario.ts';
import { badUserInput, type InputIssue } from '../platform/errors.ts';
import { valueIssues, withoutValues } from './scenario-secrets.ts';
import { wordsOf } from './search-words.ts';

/**
 * The definition, its secrets with the values that were given: `fieldsOf` leaves them out.
 * @param files what is known of the files that it names; absent: it may name none
 * @param keys null: this installation keeps no secrets, so no value is taken
 * @throws CodedError BAD_USER_INPUT with every problem, their paths from the argument `input` on.
 */
export function validDefinition(
  input: ScenarioInput,
  keys: SecretKeys | null,
  files: Pick<FilesOfScenario, 'facts' | 'issues'> = { facts: new Map(), issues: [] },
): ScenarioDefinition {
  const definition = normalize(input);
  const errors = issuesWithFiles(definition, files).filter((issue) => issue.severity === 'ERROR');
  const ofSecrets = valueIssues(definition.secrets, 'input.secrets', keys);
  const paths = new Set(ofSecrets.map(({ path }) => path));
  const issues = [...errors.map(underInput).filter(({ path }) => !paths.has(path)), ...ofSecrets];
  if (issues.length > 0) throw badUserInput(issues);
  return definition;
}

function underInput({ path, message }: Issue): InputIssue {
  return { path: path === '' ? 'input' : `input.${path}`, message };
}

/** What stands beside the definition in the document, and the definition itself, without secrets' values. */
export function fieldsOf(definition: ScenarioDefinition) {
  const { name, description = null, tags, visibility } = definition;
  return {
    name,
    nameKey: name.toLowerCase(),
    description,
    tags,
    visibility,
    words: wordsOf(name, description, ...tags),
    fileIds: fileIdsOf(definition),
    definition: JSON.stringify(withoutValues(definition)),
  };
}
