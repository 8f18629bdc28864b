/** The values of a scenario's secrets: given, kept sealed, opened for a run. They stand in no definition. */
import { openText, SealError, type SecretKeys, sealText } from '@loadtest/protocol';
import { LIMITS, type ScenarioDefinition, type SecretDefinition } from '@loadtest/scenario';
import type { InputIssue } from '../platform/errors.ts';

/** As it lies in MongoDB: it opens for its scenario and its name alone. */
export interface SealedSecret {
  readonly name: string;
  readonly sealed: string;
}

export type SecretValues = ReadonlyMap<string, string>;

/** What the asker is told where a value came and there is no key. */
export const NO_SECRETS =
  'This installation keeps no secrets: set LOADTEST_SECRET_KEY for servers and workers, then give the value again';

/** What is wrong with the values themselves. `path`: of the list. An empty value is none: nobody could mask it. */
export function valueIssues(secrets: readonly SecretDefinition[], path: string, keys: SecretKeys | null): InputIssue[] {
  return secrets.flatMap(({ value }, index) => {
    const message = value == null ? null : valueProblem(value, keys);
    return message === null ? [] : [{ path: `${path}[${index}].value`, message }];
  });
}

function valueProblem(value: string, keys: SecretKeys | null): string | null {
  if (keys === null) return NO_SECRETS;
  if (value === '') return 'The value is empty: give one, or leave `value` out to keep what is stored';
  return value.length > LIMITS.lineBytes ? `The value is longer than ${LIMITS.lineBytes} characters: shorten it` : null;
}

/** The values that were given, by name. */
export function givenValues(secrets: readonly SecretDefinition[]): SecretValues {
  return new Map(secrets.flatMap(({ name, value }) => (value == null ? [] : [[name, value] as const])));
}

/** The definition with the names of its secrets alone: as it is stored, shown and copied. */
export function withoutValues(definition: ScenarioDefinition): ScenarioDefinition {
  return { ...definition, secrets: definition.secrets.map(({ name }) => ({ name })) };
}

/** A definition as it is shown: it says which of its secrets have a value. */
export interface ShownDefinition extends ScenarioDefinition {
  secrets: { name: string; isSet: boolean }[];
}

export function shownDefinition(definition: ScenarioDefinition, isSet: (name: string) => boolean): ShownDefinition {
  return { ...definition, secrets: definition.secrets.map(({ name }) => ({ name, isSet: isSet(name) })) };
}

/**
 * What is to be stored from now on: given values, those stored before for names that stay, and nothing for names that went.
 * @throws Error where values are given and there is no key: `valueIssues` tells the asker before.
 */
export function storedSecrets(
  scenarioId: string,
  secrets: readonly SecretDefinition[],
  before: readonly SealedSecret[],
  keys: SecretKeys | null,
): SealedSecret[] {
  const kept = new Map(before.map((secret) => [secret.name, secret]));
  return secrets.flatMap(({ name, value }) => {
    if (value != null)
      return [{ name, sealed: sealText(value, 'SECRETS', contextOf(scenarioId, name), present(keys)) }];
    const stored = kept.get(name);
    return stored === undefined ? [] : [sealedAnew(scenarioId, stored, keys)];
  });
}

/** While there is a previous key, what is saved is sealed with the present one. */
function sealedAnew(scenarioId: string, stored: SealedSecret, keys: SecretKeys | null): SealedSecret {
  const value = keys === null || keys.length === 1 ? null : openedSecret(scenarioId, stored, keys);
  if (value === null) return stored;
  return { name: stored.name, sealed: sealText(value, 'SECRETS', contextOf(scenarioId, stored.name), present(keys)) };
}

/** Those that the keys open: a value that was sealed with a key which is gone is none. */
export function openedSecrets(
  scenarioId: string,
  stored: readonly SealedSecret[],
  keys: SecretKeys | null,
): SecretValues {
  const values = new Map<string, string>();
  if (keys === null) return values;
  for (const secret of stored) {
    const value = openedSecret(scenarioId, secret, keys);
    if (value !== null) values.set(secret.name, value);
  }
  return values;
}

function openedSecret(scenarioId: string, { name, sealed }: SealedSecret, keys: SecretKeys): string | null {
  try {
    return openText(sealed, 'SECRETS', contextOf(scenarioId, name), keys);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

function contextOf(scenarioId: string, name: string): string {
  return `scenario ${scenarioId} ${name}`;
}

function present(keys: SecretKeys | null): SecretKeys {
  if (keys === null) throw new Error(NO_SECRETS);
  return keys;
}
