/** From what is given to what is stored. */
import {
  type Issue,
  normalize,
  type ScenarioDefinition,
  type ScenarioInput,
  validateScenario,
} from '@loadtest/scenario';
import { badUserInput, type InputIssue } from '../platform/errors.ts';
import { wordsOf } from './search-words.ts';

/** @throws CodedError BAD_USER_INPUT with every problem, their paths from the argument `input` on. */
export function validDefinition(input: ScenarioInput): ScenarioDefinition {
  const definition = normalize(input);
  const errors = validateScenario(definition).filter((issue) => issue.severity === 'ERROR');
  if (errors.length > 0) throw badUserInput(errors.map(underInput));
  return definition;
}

function underInput({ path, message }: Issue): InputIssue {
  return { path: path === '' ? 'input' : `input.${path}`, message };
}

/** What stands beside the definition in the document, and the definition itself. */
export function fieldsOf(definition: ScenarioDefinition) {
  const { name, description = null, tags, visibility } = definition;
  return {
    name,
    nameKey: name.toLowerCase(),
    description,
    tags,
    visibility,
    words: wordsOf(name, description, ...tags),
    definition: JSON.stringify(definition),
  };
}
