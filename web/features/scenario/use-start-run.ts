import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { useStartRunMutation } from '../../gql/hooks.ts';
import { type ApiError, apiErrorOf } from '../../lib/api-error.ts';
import { randomKey } from '../../lib/random-key.ts';

export interface StartRun {
  /** Starts the scenario and goes to the run's page. */
  readonly start: (scenarioId: string) => Promise<void>;
  /** The scenario that is being started. */
  readonly starting: string | null;
  readonly problem: ApiError | null;
}

/** Pressed again after an answer that got lost it starts nothing twice: the key stays until one has come. */
export function useStartRun(): StartRun {
  const router = useRouter();
  const [, startRun] = useStartRunMutation();
  const [starting, setStarting] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const keys = useRef(new Map<string, string>());

  async function start(scenarioId: string) {
    const idempotencyKey = keys.current.get(scenarioId) ?? randomKey();
    keys.current.set(scenarioId, idempotencyKey);
    setStarting(scenarioId);
    setProblem(null);
    const { data, error } = await startRun({ scenarioId, idempotencyKey });
    const failure = error ? apiErrorOf(error) : null;
    if (failure?.code !== 'NETWORK') keys.current.delete(scenarioId);
    if (data?.startRun) return router.push(`/runs/${data.startRun.id}`);
    setStarting(null);
    setProblem(failure);
  }
  return { start, starting, problem };
}
