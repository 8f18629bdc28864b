/** The runs of a scenario, as fields of it. */
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { type RequestContext, signedIn } from '../platform/context.ts';
import type { Page } from '../platform/graphql/connection.ts';
import type { ScenarioRecord } from '../scenarios/scenario.record.ts';
import { Scenario } from '../scenarios/types/scenario.type.ts';
import { maySeeRun } from './run.policy.ts';
import { runPage } from './run.resolver.ts';
import type { RunService } from './run.service.ts';
import { Run, runView } from './run.type.ts';
import { RunConnection, RunFilter, RunOrder } from './run-list.type.ts';

@Resolver(() => Scenario)
export class ScenarioRunsResolver {
  readonly #runs: RunService;

  constructor(runs: RunService) {
    this.#runs = runs;
  }

  @FieldResolver(() => RunConnection, { description: 'Its runs, the newest first where no order is given.' })
  async runs(
    @Root() { id }: ScenarioRecord,
    @Arg('filter', () => RunFilter, { nullable: true, description: 'Absent: all.' }) filter: RunFilter | null,
    @Arg('orderBy', () => RunOrder, { nullable: true, description: 'Absent: the newest first.' })
    orderBy: RunOrder | null,
    @Arg('first', () => Int, { defaultValue: 20, description: 'Rows of the page, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' }) after:
      | string
      | null,
    @Ctx() context: RequestContext,
  ): Promise<Page<Run>> {
    return await runPage(this.#runs, context, { ...filter, scenarioId: id }, orderBy ?? null, {
      first,
      after: after ?? null,
    });
  }

  @FieldResolver(() => Run, {
    nullable: true,
    description: 'The newest run, whoever started it; null where there is none.',
  })
  async lastRun(@Root() { id }: ScenarioRecord, @Ctx() context: RequestContext): Promise<Run | null> {
    const run = await this.#runs.lastRun(id);
    return run !== null && maySeeRun(signedIn(context), run) ? runView(run) : null;
  }
}
