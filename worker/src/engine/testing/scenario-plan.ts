/** Plans made of scenarios as people write them, for tests. */
import type { RunPlan } from '@loadtest/protocol';
import { compileScenario, normalize, type ScenarioInput } from '@loadtest/scenario';
import { planOf } from './plans.ts';

export type TestScenario = Partial<ScenarioInput> & Pick<ScenarioInput, 'steps'>;

/** One iteration, unless it says another load. */
export function planFor(scenario: TestScenario, more: Partial<Omit<RunPlan, 'scenario'>> = {}): RunPlan {
  const compiled = compileScenario(
    normalize({
      name: 'Test',
      target: 'http://127.0.0.1/',
      load: { model: 'CONSTANT_RATE', rate: 10, duration: '100ms', gracefulStop: '10s' },
      ...scenario,
    }),
  );
  return planOf(compiled.load, compiled.steps, { ...more, scenario: compiled });
}
