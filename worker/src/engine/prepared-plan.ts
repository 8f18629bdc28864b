/** What all iterations of a shard share: the steps made ready, and what their values come from. */
import type { RunPlan } from '@loadtest/protocol';
import type { CookieScope } from '@loadtest/scenario';
import { openDataTables } from './data.ts';
import type { EngineInputs } from './inputs.ts';
import { createMask, type Mask } from './mask.ts';
import { type PreparedStep, prepareStep } from './prepared-step.ts';
import { unsupported } from './unsupported.ts';
import { valueNames } from './value-names.ts';
import type { ValueSources } from './values.ts';

export interface PreparedPlan {
  readonly steps: readonly PreparedStep[];
  readonly cookies: CookieScope;
  readonly values: ValueSources;
  /** Hides the plan's secrets. */
  readonly mask: Mask;
  /** Lets go of data files, once nothing of the plan runs any more. */
  close(): void;
}

export interface PrepareOptions {
  /** All bodies are kept, whether a check or an extraction reads them or not. */
  readonly readsBodies?: boolean;
}

/** Throws an Error that names all that stands in the way, and no secret, where the plan cannot be run with these inputs. */
export function preparePlan(plan: RunPlan, inputs: EngineInputs, options: PrepareOptions = {}): PreparedPlan {
  const mask = createMask(Object.values(inputs.secrets));
  try {
    return { ...prepare(plan, inputs, options.readsBodies ?? false), mask };
  } catch (error) {
    throw new Error(mask(`This worker cannot run the plan: ${messageOf(error)}`));
  }
}

function prepare(plan: RunPlan, inputs: EngineInputs, readsBodies: boolean): Omit<PreparedPlan, 'mask'> {
  const { scenario, seed } = plan;
  const problems = unsupported(scenario);
  const names = valueNames(scenario, inputs.secrets);
  const context = { names, target: scenario.target, readsBodies };
  const steps = scenario.steps.flatMap((step, index) => {
    try {
      return [prepareStep(step, index, context)];
    } catch (error) {
      problems.push(`steps[${index}]: ${messageOf(error)}`);
      return [];
    }
  });
  if (problems.length > 0) throw new Error(problems.join('; '));
  const tables = openDataTables(plan, inputs);
  return {
    steps,
    cookies: scenario.cookies,
    values: { seed, initial: names.initial, tables, now: () => Date.now() },
    close: () => tables.close(),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
