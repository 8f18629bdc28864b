import type { TryReport } from '@loadtest/protocol';
import type { ScenarioInput as ScenarioInputData } from '@loadtest/scenario';
import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { type RequestContext, signedIn } from '../platform/context.ts';
import { ScenarioInput } from '../scenarios/types/definition.type.ts';
import type { TryService } from './try.service.ts';
import { TryResult } from './try.type.ts';

@Resolver()
export class TryResolver {
  readonly #tries: TryService;

  constructor(tries: TryService) {
    this.#tries = tries;
  }

  @Mutation(() => TryResult, {
    nullable: true,
    description: 'Sends one iteration, once. `scenarioId`: whose stored secrets to use, by those who may EDIT it.',
  })
  tryScenario(
    @Arg('input', () => ScenarioInput, { description: 'The whole definition.' }) input: ScenarioInputData,
    @Arg('scenarioId', () => ID, { nullable: true, description: 'Absent: every secret needs a value in `input`.' })
    scenarioId: string | null,
    @Ctx() context: RequestContext,
  ): Promise<TryReport> {
    return this.#tries.try(signedIn(context), input, scenarioId ?? null);
  }
}
