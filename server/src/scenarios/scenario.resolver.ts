import type { ScenarioInput as ScenarioInputData } from '@loadtest/scenario';
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { type RequestContext, signedIn } from '../platform/context.ts';
import type { Page } from '../platform/graphql/connection.ts';
import { scenarioCondition, scenarioOrder } from './scenario.query.ts';
import { recordOf, type ScenarioRecord } from './scenario.record.ts';
import type { ScenarioService } from './scenario.service.ts';
import { ScenarioInput } from './types/definition.type.ts';
import { Scenario } from './types/scenario.type.ts';
import { ScenarioConnection, ScenarioFilter, ScenarioOrder, TagCount } from './types/scenario-list.type.ts';

@Resolver(() => Scenario)
export class ScenarioResolver {
  readonly #scenarios: ScenarioService;

  constructor(scenarios: ScenarioService) {
    this.#scenarios = scenarios;
  }

  @Query(() => ScenarioConnection, { nullable: true, description: 'The scenarios that the asker may see, in pages.' })
  async scenarios(
    @Arg('filter', () => ScenarioFilter, { nullable: true, description: 'Absent: all.' }) filter: ScenarioFilter | null,
    @Arg('orderBy', () => ScenarioOrder, { nullable: true, description: 'Absent: the last changed first.' })
    orderBy: ScenarioOrder | null,
    @Arg('first', () => Int, { defaultValue: 20, description: 'Rows of the page, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Page<ScenarioRecord>> {
    const condition = scenarioCondition(filter ?? null, signedIn(context));
    const order = scenarioOrder(orderBy ?? null);
    const { rows, hasNextPage, endCursor } = await this.#scenarios.page(condition, order, {
      first,
      after: after ?? null,
    });
    return {
      nodes: rows.map(recordOf),
      pageInfo: { hasNextPage, endCursor },
      totalCount: () => this.#scenarios.count(condition),
    };
  }

  @Query(() => Scenario, {
    nullable: true,
    description: 'One scenario; null where there is none that the asker may see.',
  })
  scenario(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<ScenarioRecord | null> {
    return this.#scenarios.find(signedIn(context), id);
  }

  @Query(() => [TagCount], {
    nullable: true,
    description: 'The tags of the scenarios that the asker may see, the most used first.',
  })
  tags(@Ctx() context: RequestContext): Promise<TagCount[]> {
    return this.#scenarios.tags(signedIn(context));
  }

  @Mutation(() => Scenario, { nullable: true, description: 'A new scenario of the asker. All problems at once.' })
  createScenario(
    @Arg('input', () => ScenarioInput, { description: 'The whole definition.' }) input: ScenarioInputData,
    @Ctx() context: RequestContext,
  ): Promise<ScenarioRecord> {
    return this.#scenarios.create(signedIn(context), input);
  }

  @Mutation(() => Scenario, {
    nullable: true,
    description:
      'Replaces the whole definition: what is absent gets its default. CONFLICT where `version` is not the current one.',
  })
  updateScenario(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('version', () => Int, { description: 'The version that was read before the change.' }) version: number,
    @Arg('input', () => ScenarioInput, { description: 'The whole definition.' }) input: ScenarioInputData,
    @Ctx() context: RequestContext,
  ): Promise<ScenarioRecord> {
    return this.#scenarios.update(signedIn(context), id, version, input);
  }

  @Mutation(() => Scenario, {
    nullable: true,
    description: "A private copy of the asker's own, without secrets' values.",
  })
  duplicateScenario(
    @Arg('id', () => ID, { description: 'The id of the original.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<ScenarioRecord> {
    return this.#scenarios.duplicate(signedIn(context), id);
  }

  @Mutation(() => Scenario, {
    nullable: true,
    description: 'Deletes it and gives it back; its runs stay. CONFLICT while a run of it is not finished.',
  })
  deleteScenario(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<ScenarioRecord> {
    return this.#scenarios.delete(signedIn(context), id);
  }
}
