import type { ExtractDefinition } from './definition.ts';
import { error, firstIndexes, type Issues, lengthIssues, quote, warning } from './issue.ts';
import { LIMITS } from './limits.ts';
import { NAME, NAME_REMEDY } from './template.ts';
import { expressionIssues } from './validate-expressions.ts';
import { type StepPlace, templateIssues } from './validate-templates.ts';

export function* extractIssues(extractions: readonly ExtractDefinition[], path: string, place: StepPlace): Issues {
  yield* lengthIssues(extractions, path, LIMITS.extractions);
  const first = firstIndexes(extractions.map(({ name }) => name));
  for (const [index, { name, from, expression, default: fallback }] of extractions.entries()) {
    const at = `${path}[${index}]`;
    if (!NAME.test(name) || name.length > LIMITS.nameLength)
      yield error(`${at}.name`, `${quote(name)} cannot stand in a template: ${NAME_REMEDY}`);
    else if (place.names.secrets.has(name))
      yield error(`${at}.name`, `There is a secret ${quote(name)} too: give one of them another name`);
    else if (first[index] !== index)
      yield warning(
        `${at}.name`,
        `${path}[${first[index]}] extracts ${quote(name)} too, and this one replaces it: leave one out`,
      );
    yield* expressionIssues(from, expression, `${at}.expression`);
    if (fallback != null) yield* templateIssues(fallback, `${at}.default`, place);
  }
}
