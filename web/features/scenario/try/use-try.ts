import { useState } from 'react';
import type { ScenarioInput, TryScenarioMutation } from '../../../gql/graphql.ts';
import { useTryScenarioMutation } from '../../../gql/hooks.ts';
import { apiErrorOf } from '../../../lib/api-error.ts';
import type { Editor } from '../form/use-scenario-editor.ts';
import { withoutSecretValues } from '../form/write-input.ts';

export type TryResult = NonNullable<TryScenarioMutation['tryScenario']>;

export interface Try {
  /** Sends one iteration of the form as it stands. What is wrong with its fields is shown there. */
  readonly run: () => Promise<void>;
  readonly isRunning: boolean;
  /** The last answer, and what was asked (without the values of secrets); null before the first. */
  readonly answer: { readonly of: ScenarioInput; readonly result: TryResult } | null;
  /** Why there is no answer, where that belongs to no field. */
  readonly problem: string | null;
  /** The fields of the form are wrong: nothing was sent. */
  readonly isRefused: boolean;
}

/** `scenarioId`: whose stored secrets are used; null where there are none, or where they may not be used. */
export function useTry(editor: Editor, scenarioId: string | null): Try {
  const [{ fetching }, tryScenario] = useTryScenarioMutation();
  const [answer, setAnswer] = useState<Try['answer']>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isRefused, setRefused] = useState(false);

  async function run() {
    if (fetching) return;
    setProblem(null);
    const input = editor.inputToTry();
    setRefused(input === null);
    if (input === null) return;
    const { data, error } = await tryScenario({ input, scenarioId });
    if (data?.tryScenario) return setAnswer({ of: withoutSecretValues(input), result: data.tryScenario });
    const failure = error ? apiErrorOf(error) : null;
    setRefused(failure !== null && failure.issues.length > 0);
    if (failure !== null && failure.issues.length > 0) editor.refuse(failure);
    else setProblem(failure?.message ?? 'The server gave no answer. Try again.');
  }
  return { run, isRunning: fetching, answer, problem, isRefused };
}
