/** The plan of one GET at a constant load, as a worker gets it. */
import { type RunPlan, shardLimits } from '@loadtest/protocol';
import { compileScenario, type LoadInput, normalize } from '@loadtest/scenario';

export function planOf(url: string, load: LoadInput, maxConnections?: number): RunPlan {
  const scenario = compileScenario(
    normalize({
      name: 'Bench',
      target: url,
      load,
      steps: [{ name: 'get', http: { url: '/', timeout: '60s' } }],
      ...(maxConnections === undefined ? {} : { maxConnections }),
    }),
  );
  return {
    version: 1,
    runId: 'bench',
    scenario,
    shards: 1,
    seed: 1,
    ...shardLimits(scenario, scenario.load.curve, 1),
    sealed: null,
    files: [],
  };
}
