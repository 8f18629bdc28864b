import { Arg, Ctx, Float, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { type RequestContext, signedIn } from '../platform/context.ts';
import type { Page } from '../platform/graphql/connection.ts';
import { feedOf } from '../platform/graphql/feed.ts';
import { runOrder } from './run.query.ts';
import type { RunService } from './run.service.ts';
import { Run, runView } from './run.type.ts';
import type { RunAdjusting } from './run-adjusting.ts';
import type { RunFeeds } from './run-feeds.ts';
import { RunConnection, RunFilter, RunInput, RunOrder, RunOverridesInput } from './run-list.type.ts';

@Resolver(() => Run)
export class RunResolver {
  readonly #runs: RunService;
  readonly #adjusting: RunAdjusting;
  readonly #feeds: RunFeeds;

  constructor(runs: RunService, adjusting: RunAdjusting, feeds: RunFeeds) {
    this.#runs = runs;
    this.#adjusting = adjusting;
    this.#feeds = feeds;
  }

  @Query(() => RunConnection, { nullable: true, description: 'The runs that the asker may see, in pages.' })
  async runs(
    @Arg('filter', () => RunFilter, { nullable: true, description: 'Absent: all.' }) filter: RunFilter | null,
    @Arg('orderBy', () => RunOrder, { nullable: true, description: 'Absent: the newest first.' })
    orderBy: RunOrder | null,
    @Arg('first', () => Int, { defaultValue: 20, description: 'Rows of the page, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' }) after:
      | string
      | null,
    @Ctx() context: RequestContext,
  ): Promise<Page<Run>> {
    return await runPage(this.#runs, context, filter ?? null, orderBy ?? null, { first, after: after ?? null });
  }

  @Query(() => Run, { nullable: true, description: 'One run; null where there is none that the asker may see.' })
  async run(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Run | null> {
    const run = await this.#runs.find(signedIn(context), id);
    return run === null ? null : runView(run);
  }

  @Mutation(() => Run, {
    nullable: true,
    description:
      "`idempotencyKey` (the asker's own, kept 24 h): the same again gives the same run and starts nothing; with other arguments it is a CONFLICT.",
  })
  async startRun(
    @Arg('scenarioId', () => ID, { description: 'What to run.' }) scenarioId: string,
    @Arg('idempotencyKey', () => String, { nullable: true, description: '1 to 200 characters.' }) idempotencyKey:
      | string
      | null,
    @Arg('overrides', () => RunOverridesInput, { nullable: true, description: 'What is other for this run.' })
    overrides: RunOverridesInput | null,
    @Arg('input', () => RunInput, { nullable: true, description: 'What to note about it.' }) input: RunInput | null,
    @Ctx() context: RequestContext,
  ): Promise<Run> {
    return runView(
      await this.#runs.start(signedIn(context), {
        scenarioId,
        idempotencyKey: idempotencyKey ?? null,
        overrides: overrides ?? null,
        input: input ?? null,
      }),
    );
  }

  @Mutation(() => Run, {
    nullable: true,
    description: 'Asks it to stop: it is over within about two seconds. One that is over stays as it is.',
  })
  async stopRun(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Run> {
    return runView(await this.#runs.stop(signedIn(context), id));
  }

  @Mutation(() => Run, {
    nullable: true,
    description:
      'Changes the rate (per second), or the number of users, of a running constant model from now on: within three seconds, at the same second of the run in all its shards.',
  })
  async adjustRun(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('to', () => Float, {
      description:
        'Iterations per second, above 0; or users, a whole number. At most what its shards are trusted with.',
    })
    to: number,
    @Ctx() context: RequestContext,
  ): Promise<Run> {
    return runView(await this.#adjusting.adjust(signedIn(context), id, to));
  }

  @Subscription(() => Run, {
    description:
      'The run now, and again whenever its status, shards, thresholds or events change, and at most once a second while its summary does. Completes after FINISHED.',
    subscribe: feedOf(
      () => RunResolver,
      (resolver, { runId }, context) => resolver.feeds.run(signedIn(context), String(runId)),
    ),
  })
  runChanged(@Arg('runId', () => ID, { description: 'Which run.' }) _runId: string, @Root() run: Run): Run {
    return run;
  }

  @Subscription(() => [Run], {
    description:
      'At most once a second: the runs that the asker may see whose status, verdict or newest second changed.',
    subscribe: feedOf(
      () => RunResolver,
      (resolver, _args, context) => resolver.feeds.runs(signedIn(context)),
    ),
  })
  runsChanged(@Root() runs: Run[]): Run[] {
    return runs;
  }

  /** For the subscriptions' sources, which stand outside of the class. */
  get feeds(): RunFeeds {
    return this.#feeds;
  }
}

/** A page of runs as the API gives it. */
export async function runPage(
  runs: RunService,
  context: RequestContext,
  filter: RunFilter | null,
  orderBy: RunOrder | null,
  request: { readonly first: number; readonly after: string | null },
): Promise<Page<Run>> {
  const viewer = signedIn(context);
  const { rows, hasNextPage, endCursor } = await runs.page(viewer, filter, runOrder(orderBy), request);
  return {
    nodes: rows.map(runView),
    pageInfo: { hasNextPage, endCursor },
    totalCount: () => runs.count(viewer, filter),
  };
}
