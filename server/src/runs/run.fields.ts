/** The fields of a run that are no plain values of it. */

import type { PublishedSecond } from '@loadtest/protocol';
import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import type { RunMetricsService } from '../metrics/run-metrics.service.ts';
import { RunTick } from '../metrics/tick.type.ts';
import { MetricsWindow } from '../metrics/window.type.ts';
import { type RequestContext, signedIn } from '../platform/context.ts';
import { badUserInput, forbidden } from '../platform/errors.ts';
import { feedOf } from '../platform/graphql/feed.ts';
import { type ResourceAction, ResourceActionEnum } from '../platform/graphql/shared-enums.ts';
import type { ScenarioRecord } from '../scenarios/scenario.record.ts';
import type { ScenarioService } from '../scenarios/scenario.service.ts';
import { Scenario } from '../scenarios/types/scenario.type.ts';
import type { UserService } from '../users/user.service.ts';
import { User } from '../users/user.type.ts';
import { workerView } from '../workers/worker.type.ts';
import type { WorkerRegistry } from '../workers/worker-registry.ts';
import { runActions } from './run.policy.ts';
import type { RunService } from './run.service.ts';
import { Run, RunEvent, RunSummary } from './run.type.ts';
import type { RunEvents } from './run-events.ts';
import type { RunFeeds } from './run-feeds.ts';
import { Shard } from './shard.type.ts';
import { shardsOf } from './shards.view.ts';

export interface RunFieldsParts {
  readonly runs: RunService;
  readonly scenarios: ScenarioService;
  readonly users: UserService;
  readonly metrics: RunMetricsService;
  readonly events: RunEvents;
  readonly workers: WorkerRegistry;
  readonly feeds: RunFeeds;
}

@Resolver(() => Run)
export class RunFieldsResolver {
  readonly parts: RunFieldsParts;

  constructor(parts: RunFieldsParts) {
    this.parts = parts;
  }

  @FieldResolver(() => Scenario, {
    nullable: true,
    description: 'Null where it has been deleted, or the asker may not see it.',
  })
  async scenario(@Root() { stored }: Run, @Ctx() context: RequestContext): Promise<ScenarioRecord | null> {
    return await this.parts.scenarios.find(signedIn(context), stored.scenarioId.toHexString());
  }

  @FieldResolver(() => [ResourceActionEnum], { description: 'What the asker may do with it.' })
  viewerCan(@Root() { stored }: Run, @Ctx() context: RequestContext): ResourceAction[] {
    return runActions(signedIn(context), stored);
  }

  @FieldResolver(() => User, { description: 'Who started it.' })
  async startedBy(@Root() { stored }: Run): Promise<User | null> {
    return await this.parts.users.byId(stored.ownerId);
  }

  @FieldResolver(() => [Shard], { description: 'Its shards, by index; none before slots were found for them.' })
  async shards(@Root() { stored }: Run): Promise<Shard[]> {
    const [workers, books] = await Promise.all([
      this.parts.workers.all().catch(() => []),
      this.parts.runs.books(stored._id),
    ]);
    return shardsOf(stored, books, new Map(workers.map((worker) => [worker.id, workerView(worker)])));
  }

  @FieldResolver(() => RunSummary, {
    description: 'Totals so far; final once the run is finished. Without the warm-up.',
  })
  async summary(@Root() { stored }: Run): Promise<RunSummary> {
    return await this.parts.metrics.summary(stored);
  }

  @FieldResolver(() => RunTick, { nullable: true, description: 'The newest second; null before the first.' })
  async latest(@Root() { stored }: Run): Promise<RunTick | null> {
    return await this.parts.metrics.latest(stored);
  }

  @FieldResolver(() => [RunTick], {
    nullable: true,
    description:
      'Stored ticks in order, after the given second; at most 600 a page. Null where the seconds are not to be had now.',
  })
  async ticks(
    @Root() { stored }: Run,
    @Arg('after', () => Int, { nullable: true, description: 'A second; absent: from the first.' }) after: number | null,
    @Arg('first', () => Int, { defaultValue: 300, description: 'Seconds of the page, 1 to 600.' }) first: number,
  ): Promise<RunTick[]> {
    return await this.parts.metrics.ticks(stored, after ?? null, first);
  }

  @FieldResolver(() => [MetricsWindow], {
    nullable: true,
    description:
      'The seconds from..to in at most `maxPoints` (2,000) equal stretches, each an exact merge. `last`: the last so many seconds.',
  })
  async series(
    @Root() { stored }: Run,
    @Arg('from', () => Int, { nullable: true, description: 'The first second; absent: 0.' }) from: number | null,
    @Arg('to', () => Int, { nullable: true, description: 'The last second, inclusive; absent: the newest.' }) to:
      | number
      | null,
    @Arg('last', () => Int, {
      nullable: true,
      description: 'Instead of from and to: so many seconds up to the newest.',
    })
    last: number | null,
    @Arg('maxPoints', () => Int, { defaultValue: 600, description: '1 to 2,000.' }) maxPoints: number,
  ): Promise<MetricsWindow[]> {
    return await this.parts.metrics.series(
      stored,
      { from: from ?? null, to: to ?? null, last: last ?? null },
      maxPoints,
    );
  }

  @FieldResolver(() => MetricsWindow, {
    nullable: true,
    description:
      'Exact figures for the seconds from..to (inclusive), merged from the stored histograms. Null where there is no second.',
  })
  async window(
    @Root() { stored }: Run,
    @Arg('from', () => Int, { nullable: true, description: 'The first second; absent: 0.' }) from: number | null,
    @Arg('to', () => Int, { nullable: true, description: 'The last second, inclusive; absent: the newest.' }) to:
      | number
      | null,
    @Arg('step', () => String, { nullable: true, description: "A step's name: the requests of this step alone." }) step:
      | string
      | null,
  ): Promise<MetricsWindow | null> {
    return await this.parts.metrics.window(stored, from ?? null, to ?? null, step ?? null);
  }

  @FieldResolver(() => [RunEvent], { description: "In order, at most 1,000; `after` an event's id." })
  async events(
    @Root() { stored }: Run,
    @Arg('after', () => ID, { nullable: true, description: "An event's id; absent: from the first." }) after:
      | string
      | null,
    @Arg('first', () => Int, { defaultValue: 200, description: '1 to 1,000.' }) first: number,
  ): Promise<RunEvent[]> {
    return await this.parts.events.page(stored._id, after ?? null, first);
  }

  @Subscription(() => RunTick, {
    description:
      'The ticks of a run, each second once and in order, as known when it closed: first those stored after second `after`\n' +
      '(all, where it is null), then the live ones; a second missed on the way is read from the store. A second amended later\n' +
      'is an event of the run (SECONDS_AMENDED): read `ticks` for it again and keep the higher `revision`.\n' +
      'It completes when the run is finished and its last second has been sent.',
    subscribe: feedOf(
      () => RunFieldsResolver,
      (resolver, { runId, after }, context) => {
        if (typeof after === 'number' && after < 0)
          throw badUserInput([{ path: 'after', message: `must be a second of the run, 0 or more, not ${after}` }]);
        return resolver.parts.feeds.seconds(signedIn(context), String(runId), typeof after === 'number' ? after : -1);
      },
    ),
  })
  async runMetrics(
    @Arg('runId', () => ID, { description: 'Which run.' }) runId: string,
    @Arg('after', () => Int, { nullable: true, description: 'The last second that one has; absent: none.' }) _after:
      | number
      | null,
    @Root() second: PublishedSecond,
    @Ctx() context: RequestContext,
  ): Promise<RunTick> {
    const run = await this.parts.runs.find(signedIn(context), runId);
    if (run === null) throw forbidden('see this run any more');
    return this.parts.metrics.tick(this.parts.metrics.tickRun(run), second);
  }
}
