/** The operations of the demo, as anybody's own client would send them. */
import type { ApiClient } from '../api/api-client.ts';

export interface Latency {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** A second of the run. */
export interface Tick {
  readonly second: number;
  readonly phase: string;
  readonly planned: number;
  readonly iterations: number;
  readonly dropped: number;
  readonly requests: number;
  readonly errors: number;
  readonly inFlight: number;
  readonly latency: Latency;
}

export interface StepFigures {
  readonly name: string;
  readonly requests: number;
  readonly errors: number;
  readonly requestRate: number | null;
  readonly latency: Latency;
}

export interface Report {
  readonly number: number;
  readonly status: string;
  readonly verdict: string | null;
  readonly validity: string | null;
  readonly validityReasons: readonly { readonly code: string; readonly message: string }[];
  readonly endReason: string | null;
  readonly endMessage: string | null;
  readonly summary: StepFigures & {
    readonly planned: number | null;
    readonly iterations: number;
    readonly dropped: number;
    readonly steps: readonly StepFigures[];
  };
}

export interface DemoScenario {
  readonly id: string;
  readonly definition: {
    readonly load: { readonly model: string; readonly rate: number | null; readonly duration: string | null };
  };
}

const SCENARIO_NAME = 'Demo shop';

/** Throws where somebody has deleted or renamed it. */
export async function findDemoScenario(client: ApiClient): Promise<DemoScenario> {
  const { scenarios } = await client.request<{ scenarios: { nodes: (DemoScenario & { name: string })[] } }>(
    `query DemoScenario($search: String!) {
      scenarios(filter: { search: $search }) { nodes { id name definition { load { model rate duration } } } }
    }`,
    { search: SCENARIO_NAME },
  );
  const found = scenarios.nodes.find(({ name }) => name === SCENARIO_NAME);
  if (found === undefined) throw new Error(`There is no scenario "${SCENARIO_NAME}" any more: the demo needs it`);
  return found;
}

/** Starts it, for another duration than its own where one is given. Resolves with the run's id. */
export async function startDemoRun(
  client: ApiClient,
  scenario: DemoScenario,
  duration: string | null,
): Promise<string> {
  const { model, rate } = scenario.definition.load;
  const { startRun } = await client.request<{ startRun: { id: string } }>(
    `mutation StartDemo($scenarioId: ID!, $overrides: RunOverridesInput) {
      startRun(scenarioId: $scenarioId, overrides: $overrides, input: { note: "npm run demo" }) { id }
    }`,
    { scenarioId: scenario.id, overrides: duration === null ? null : { load: { model, rate, duration } } },
  );
  return startRun.id;
}

/** The seconds of the run after `after` (null: all), as they come, until the run is finished. */
export function secondsOf(client: ApiClient, runId: string, after: number | null): AsyncIterableIterator<Tick> {
  const answers = client.subscribe<{ runMetrics: Tick }>(
    `subscription DemoSeconds($runId: ID!, $after: Int) {
      runMetrics(runId: $runId, after: $after) {
        second phase planned iterations dropped requests errors inFlight latency { p50 p95 p99 }
      }
    }`,
    { runId, after },
  );
  return (async function* () {
    for await (const { runMetrics } of answers) yield runMetrics;
  })();
}

export async function reportOf(client: ApiClient, runId: string): Promise<Report> {
  const { run } = await client.request<{ run: Report | null }>(
    `query DemoReport($id: ID!) {
      run(id: $id) {
        number status verdict validity validityReasons { code message } endReason endMessage
        summary {
          planned iterations dropped ...figures
          steps { name requests errors requestRate latency { p50 p95 p99 } }
        }
      }
    }
    fragment figures on RunSummary { requests errors requestRate latency { p50 p95 p99 } }`,
    { id: runId },
  );
  if (run === null) throw new Error(`The run ${runId} is gone`);
  return run;
}

export async function stopDemoRun(client: ApiClient, runId: string): Promise<void> {
  await client.request('mutation StopDemo($id: ID!) { stopRun(id: $id) { id } }', { id: runId });
}
