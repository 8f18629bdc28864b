import {
  normalize,
  previewScenario,
  type ScenarioInput as ScenarioInputData,
  type ScenarioPreview as ScenarioPreviewData,
  type SlotCapacity,
} from '@loadtest/scenario';
import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { DataFileService } from '../data-files/data-file.service.ts';
import { type RequestContext, signedIn } from '../platform/context.ts';
import { badUserInput } from '../platform/errors.ts';
import { ScenarioInput } from './types/definition.type.ts';
import { ScenarioPreview } from './types/preview.type.ts';

const MOST_POINTS = 2000;

@Resolver()
export class PreviewResolver {
  readonly #slots: SlotCapacity;

  readonly #files: DataFileService;

  constructor(slots: SlotCapacity, files: DataFileService) {
    this.#slots = slots;
    this.#files = files;
  }

  @Query(() => ScenarioPreview, {
    nullable: true,
    description: 'What the scenario would do; a bad one is no error, its problems are in `issues`.',
  })
  async previewScenario(
    @Arg('input', () => ScenarioInput, { description: 'The whole definition.' }) input: ScenarioInputData,
    @Arg('points', () => Int, { defaultValue: 300, description: 'Points of the curve, 2 to 2,000.' }) points: number,
    @Ctx() context: RequestContext,
  ): Promise<ScenarioPreviewData> {
    if (points < 2 || points > MOST_POINTS) {
      throw badUserInput([{ path: 'points', message: `must be between 2 and ${MOST_POINTS}, not ${points}` }]);
    }
    const definition = normalize(input);
    const { facts, issues } = await this.#files.forScenario(signedIn(context), definition);
    const preview = previewScenario(definition, { ...this.#slots, points, files: facts });
    const told = new Set(issues.map(({ path }) => path));
    return { ...preview, issues: [...preview.issues.filter(({ path }) => !told.has(path)), ...issues] };
  }
}
