import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import type { RunOverridesInput } from '../../gql/graphql.ts';
import { useStartRunMutation } from '../../gql/hooks.ts';
import { type ApiError, apiErrorOf } from '../../lib/api-error.ts';
import { randomKey } from '../../lib/random-key.ts';

/** A scenario, as far as starting it has to know it. */
export interface Startable {
  readonly id: string;
  readonly definition: { readonly secrets: readonly { readonly name: string; readonly isSet: boolean }[] };
}

/** What has to be given before it can start. */
export interface AskedSecrets {
  readonly scenarioId: string;
  readonly names: readonly string[];
}

export interface StartRun {
  /** Starts the scenario and goes to the run's page; where secrets have no value, it asks for them first. */
  readonly start: (scenario: Startable) => Promise<void>;
  /** Null: nothing is asked. */
  readonly asked: AskedSecrets | null;
  /** Starts what was asked about, with these values for this run. */
  readonly startWith: (values: Readonly<Record<string, string>>) => Promise<void>;
  readonly cancel: () => void;
  /** The scenario that is being started. */
  readonly starting: string | null;
  readonly problem: ApiError | null;
}

/** Pressed again after an answer that got lost it starts nothing twice: the key stays until one has come. */
export function useStartRun(): StartRun {
  const router = useRouter();
  const [, startRun] = useStartRunMutation();
  const [asked, setAsked] = useState<AskedSecrets | null>(null);
  const [starting, setStarting] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const keys = useRef(new Map<string, string>());

  async function launch(scenarioId: string, overrides: RunOverridesInput | null) {
    // A key stands for one start with all that belongs to it.
    const what = JSON.stringify([scenarioId, overrides]);
    const idempotencyKey = keys.current.get(what) ?? randomKey();
    keys.current.set(what, idempotencyKey);
    setStarting(scenarioId);
    setProblem(null);
    const { data, error } = await startRun({ scenarioId, idempotencyKey, overrides });
    const failure = error ? apiErrorOf(error) : null;
    if (failure?.code !== 'NETWORK') keys.current.delete(what);
    if (data?.startRun) return router.push(`/runs/${data.startRun.id}`);
    setStarting(null);
    setProblem(failure);
  }

  return {
    async start({ id, definition }) {
      const names = definition.secrets.flatMap(({ name, isSet }) => (isSet ? [] : [name]));
      setProblem(null);
      if (names.length === 0) return launch(id, null);
      setAsked({ scenarioId: id, names });
    },
    asked,
    async startWith(values) {
      if (asked === null) return;
      await launch(asked.scenarioId, { secrets: asked.names.map((name) => ({ name, value: values[name] ?? '' })) });
    },
    cancel() {
      setAsked(null);
      setProblem(null);
    },
    starting,
    problem,
  };
}
