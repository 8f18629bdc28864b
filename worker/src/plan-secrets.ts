import { openSecrets, type RunPlan, type SecretKeys } from '@loadtest/protocol';

/** The values of a plan's secrets by name; none where it has none. @throws Error that says what to set, and never a value. */
export function secretsOf({ sealed, runId }: RunPlan, keys: SecretKeys | null): Readonly<Record<string, string>> {
  if (sealed === null) return {};
  if (keys === null)
    throw new Error(
      'The scenario has secrets and this worker no key to open them: set LOADTEST_SECRET_KEY as for servers',
    );
  try {
    return openSecrets(sealed, runId, keys);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`This worker cannot open the secrets of the scenario: ${why}`);
  }
}
