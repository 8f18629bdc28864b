/** Which values a run gets for the secrets of its scenario, and how it keeps them until it is over. */
import { fingerprint, openText, SealError, type SecretKeys, sealSecrets, sealText } from '@loadtest/protocol';
import type { HttpRequestDefinition, ScenarioDefinition, SecretDefinition } from '@loadtest/scenario';
import type { InputIssue } from '../platform/errors.ts';
import { givenValues, NO_SECRETS, type SecretValues, valueIssues } from '../scenarios/scenario-secrets.ts';
import type { RunOverridesInput } from './run-list.type.ts';

const PATH = 'overrides.secrets';

export interface SecretSources {
  /** As it is saved, without the overrides. */
  readonly saved: ScenarioDefinition;
  readonly overrides: RunOverridesInput | null;
  /** What is stored with the scenario. */
  readonly stored: SecretValues;
  readonly mayEdit: boolean;
  readonly keys: SecretKeys | null;
}

/** A value for each secret of the scenario: given, else stored. What is missing or wrong stands in `issues`. */
export function runSecrets(sources: SecretSources): {
  readonly values: Readonly<Record<string, string>>;
  readonly issues: readonly InputIssue[];
} {
  const { saved, overrides, stored, mayEdit, keys } = sources;
  const given = overrides?.secrets ?? [];
  const usable = mayEdit || !goesElsewhere(saved, overrides);
  const values = new Map([...(usable ? stored : []), ...givenValues(given)]);
  const missing = saved.secrets.map(({ name }) => name).filter((name) => !values.has(name));
  const issues = [...nameIssues(given, saved), ...valueIssues(given, PATH, keys)];
  if (missing.length > 0) issues.push({ path: PATH, message: missingMessage(missing, usable, stored) });
  return { values: Object.fromEntries(values), issues };
}

function nameIssues(given: readonly SecretDefinition[], { secrets }: ScenarioDefinition): InputIssue[] {
  const known = new Set(secrets.map(({ name }) => name));
  const seen = new Set<string>();
  return given.flatMap(({ name }, index) => {
    const again = seen.has(name);
    seen.add(name);
    const message = again ? 'This secret is given twice: leave one out' : 'The scenario has no secret of this name';
    return again || !known.has(name) ? [{ path: `${PATH}[${index}].name`, message }] : [];
  });
}

function missingMessage(missing: readonly string[], usable: boolean, stored: SecretValues): string {
  const names = missing.join(', ');
  return !usable && missing.some((name) => stored.has(name))
    ? `With another target the stored secrets serve only those who may edit the scenario: give values for ${names}`
    : `No value is stored for ${names}: give ${missing.length === 1 ? 'one' : 'them'}`;
}

/**
 * Whether the run may send to another place than the saved scenario does: to another target, or by other variables in a URL
 * whose text does not settle the host before its first template, or in a header `Host`.
 */
function goesElsewhere({ target, steps }: ScenarioDefinition, overrides: RunOverridesInput | null): boolean {
  const other = overrides?.target ?? target;
  if ((URL.parse(other)?.href ?? other) !== (URL.parse(target)?.href ?? target)) return true;
  const variables = Object.keys(overrides?.variables ?? {});
  return variables.length > 0 && steps.some(({ http }) => http != null && !settlesHost(http));
}

function settlesHost({ url, headers }: HttpRequestDefinition): boolean {
  if (url.includes('{{') && !SETTLED.test(url)) return false;
  return headers.every(({ name, value }) => name.toLowerCase() !== 'host' || !value.includes('{{'));
}

/** `https://host/…`, `/path…` (but not `//host`), `path/…`, `?query…`. */
const SETTLED = /^(?:https?:\/\/[^/?#\\{}\s]+[/?#]|\/[^/\\{}\s]|[\w.-]+\/|\?)/i;

/** As the run keeps them; null where it has none. */
export function keptSecrets(
  runId: string,
  values: Readonly<Record<string, string>>,
  keys: SecretKeys | null,
): string | null {
  if (Object.keys(values).length === 0) return null;
  if (keys === null) throw new Error(NO_SECRETS);
  return sealText(JSON.stringify(values), 'SECRETS', contextOf(runId), keys);
}

/** What the run keeps, sealed for its plan. @throws SealError where the key is another one by now. */
export function planSecrets(runId: string, kept: string | null, keys: SecretKeys | null): string | null {
  if (kept === null) return null;
  if (keys === null) throw new SealError('LOADTEST_SECRET_KEY is not set (any more)');
  const values = JSON.parse(openText(kept, 'SECRETS', contextOf(runId), keys)) as Record<string, string>;
  return sealSecrets(values, runId, keys);
}

/** The overrides to be compared with later ones: a fingerprint instead of each value. */
export function withFingerprints(
  overrides: RunOverridesInput | null,
  keys: SecretKeys | null,
): RunOverridesInput | null {
  if (overrides === null || keys === null) return overrides;
  const secrets = overrides.secrets.map(({ name, value }) => ({
    name,
    value: value == null ? null : fingerprint(value, keys),
  }));
  return { ...overrides, secrets };
}

function contextOf(runId: string): string {
  return `run ${runId}`;
}
