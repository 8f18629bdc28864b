/** The operations that tests of runs use, and scenarios to run. */
import type { ApiClient } from '../src/index.ts';

export interface TickView {
  second: number;
  revision: number;
  phase: string;
  complete: boolean;
  planned: number;
  iterations: number;
  dropped: number;
  lost: number;
  requests: number;
  unsent: number;
  errors: number;
  users: number;
  latency: { count: number; p50: number | null; p99: number | null };
}

const TICK = `second revision phase complete planned iterations dropped lost requests unsent errors users latency { count p50 p99 }`;

export interface LoadView {
  model: 'CONSTANT_RATE' | 'CONSTANT_USERS' | 'RAMPING_RATE' | 'RAMPING_USERS';
  rate?: number;
  users?: number;
  duration?: string;
  stages?: readonly { to: number; duration: string }[];
  gracefulStop?: string;
  warmUp?: string;
  maxInFlight?: number;
}

/** A scenario of one GET step on a path of its own; gives its id. */
export async function makeScenario(
  client: ApiClient,
  target: string,
  path: string,
  load: LoadView,
  more: Record<string, unknown> = {},
): Promise<string> {
  const { createScenario } = await client.request<{ createScenario: { id: string } }>(
    `mutation ($input: ScenarioInput!) { createScenario(input: $input) { id } }`,
    { input: { name: `Test ${path}`, target, load, steps: [{ name: 'get', http: { url: path } }], ...more } },
  );
  return createScenario.id;
}

export async function startRun(client: ApiClient, scenarioId: string, idempotencyKey?: string): Promise<string> {
  const { startRun: run } = await client.request<{ startRun: { id: string } }>(
    `mutation ($scenarioId: ID!, $idempotencyKey: String) { startRun(scenarioId: $scenarioId, idempotencyKey: $idempotencyKey) { id } }`,
    { scenarioId, idempotencyKey },
  );
  return run.id;
}

/** Changes the run's load; gives the change that comes of it. */
export async function adjustRun(client: ApiClient, id: string, to: number): Promise<Adjustment> {
  const { adjustRun: run } = await client.request<{ adjustRun: { adjustments: Adjustment[] } }>(
    `mutation ($id: ID!, $to: Float!) { adjustRun(id: $id, to: $to) { adjustments { second to } } }`,
    { id, to },
  );
  const newest = run.adjustments.at(-1);
  if (newest === undefined) throw new Error('The run shows no change');
  return newest;
}

/** Every tick of the run after `after`, until the subscription completes. */
export async function collectTicks(client: ApiClient, runId: string, after?: number): Promise<TickView[]> {
  const ticks: TickView[] = [];
  for await (const { runMetrics } of watchTicks(client, runId, after)) ticks.push(runMetrics);
  return ticks;
}

export function watchTicks(client: ApiClient, runId: string, after?: number): AsyncIterable<{ runMetrics: TickView }> {
  return client.subscribe<{ runMetrics: TickView }>(
    `subscription ($runId: ID!, $after: Int) { runMetrics(runId: $runId, after: $after) { ${TICK} } }`,
    { runId, after: after ?? null },
  );
}

export interface Adjustment {
  second: number;
  to: number;
}

export interface RunView {
  id: string;
  number: number;
  status: string;
  statusMessage: string | null;
  deadline: string | null;
  verdict: string | null;
  validity: string | null;
  validityReasons: { code: string; message: string }[];
  endReason: string | null;
  endMessage: string | null;
  startedAt: string | null;
  adjustments: Adjustment[];
  viewerCan: string[];
  shards: { index: number; attempt: number; status: string; worker: { id: string } | null }[];
  summary: {
    planned: number | null;
    iterations: number;
    completed: number;
    interrupted: number;
    dropped: number;
    lost: number;
    requests: number;
    unsent: number;
    uncounted: number;
    errors: number;
    latency: { count: number; p50: number | null; p95: number | null };
  };
  ticks: TickView[];
  events: { id: string; kind: string; second: number | null; until: number | null; message: string }[];
}

export async function readRun(client: ApiClient, id: string): Promise<RunView> {
  const { run } = await client.request<{ run: RunView }>(
    `query ($id: ID!) { run(id: $id) {
      id number status statusMessage deadline verdict validity validityReasons { code message } endReason endMessage startedAt
      adjustments { second to } viewerCan
      shards { index attempt status worker { id } }
      summary { planned iterations completed interrupted dropped lost requests unsent uncounted errors latency { count p50 p95 } }
      ticks(first: 600) { ${TICK} }
      events(first: 1000) { id kind second until message }
    } }`,
    { id },
  );
  return run;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
