import {
  normalize,
  previewScenario,
  type ScenarioInput as ScenarioInputData,
  type ScenarioPreview as ScenarioPreviewData,
  type SlotCapacity,
} from '@loadtest/scenario';
import { Arg, Int, Query, Resolver } from 'type-graphql';
import { badUserInput } from '../platform/errors.ts';
import { ScenarioInput } from './types/definition.type.ts';
import { ScenarioPreview } from './types/preview.type.ts';

const MOST_POINTS = 2000;

@Resolver()
export class PreviewResolver {
  readonly #slots: SlotCapacity;

  constructor(slots: SlotCapacity) {
    this.#slots = slots;
  }

  @Query(() => ScenarioPreview, {
    nullable: true,
    description: 'What the scenario would do; a bad one is no error, its problems are in `issues`.',
  })
  previewScenario(
    @Arg('input', () => ScenarioInput, { description: 'The whole definition.' }) input: ScenarioInputData,
    @Arg('points', () => Int, { defaultValue: 300, description: 'Points of the curve, 2 to 2,000.' }) points: number,
  ): ScenarioPreviewData {
    if (points < 2 || points > MOST_POINTS) {
      throw badUserInput([{ path: 'points', message: `must be between 2 and ${MOST_POINTS}, not ${points}` }]);
    }
    return previewScenario(normalize(input), { ...this.#slots, points });
  }
}
