import { durationMs } from '@loadtest/scenario';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root, Subscription } from 'type-graphql';
import { type RequestContext, signedIn } from '../platform/context.ts';
import { unavailable } from '../platform/errors.ts';
import { feedOf } from '../platform/graphql/feed.ts';
import { Duration } from '../platform/graphql/scalars.ts';
import { noticeFeed } from '../platform/live-notices.ts';
import type { PubSub } from '../platform/pub-sub.ts';
import { topics } from '../platform/topics.ts';
import type { RunService } from '../runs/run.service.ts';
import { Run, runView } from '../runs/run.type.ts';
import { Worker, WorkerSample, type WorkerStatus, WorkerStatusEnum, workerView } from './worker.type.ts';
import type { WorkerRegistry } from './worker-registry.ts';

/** At most so often, and at least: a worker that falls silent says nothing, ms. */
const TOLD_EVERY_MS = 1000;
const LOOK_AFTER_MS = 2000;

@Resolver(() => Worker)
export class WorkerResolver {
  readonly #registry: WorkerRegistry;
  readonly #runs: RunService;
  readonly #pubSub: PubSub;

  constructor(registry: WorkerRegistry, runs: RunService, pubSub: PubSub) {
    this.#registry = registry;
    this.#runs = runs;
    this.#pubSub = pubSub;
  }

  @Query(() => [Worker], { nullable: true, description: 'The workers heard of within the last minute, by id.' })
  async workers(
    @Arg('region', () => String, { nullable: true, description: 'Only those there.' }) region: string | null,
    @Arg('status', () => [WorkerStatusEnum], { nullable: true, description: 'Only those in any of these.' })
    status: WorkerStatus[] | null,
  ): Promise<Worker[]> {
    const workers = (await this.#all()).filter((worker) => region == null || worker.region === region);
    return workers.filter((worker) => status == null || status.includes(worker.status));
  }

  @Query(() => Worker, {
    nullable: true,
    description: 'One worker; null where it has not been heard of within the last minute.',
  })
  async worker(@Arg('id', () => ID, { description: 'Its id.' }) id: string): Promise<Worker | null> {
    return (await this.#all()).find((worker) => worker.id === id) ?? null;
  }

  @FieldResolver(() => [Run], { description: 'What it runs now, of what the asker may see.' })
  async runs(@Root() worker: Worker, @Ctx() context: RequestContext): Promise<Run[]> {
    const ids = [...new Set(worker.busy.map((slot) => slot.split(':')[0] ?? ''))];
    const runs = await Promise.all(ids.map((id) => this.#runs.find(signedIn(context), id)));
    return runs.filter((run) => run !== null).map(runView);
  }

  @FieldResolver(() => [WorkerSample], { description: 'Its last figures, at most an hour, one every five seconds.' })
  async samples(
    @Root() { id }: Worker,
    @Arg('last', () => Duration, { defaultValue: '10m', description: 'How far back; at most an hour.' }) last: string,
  ): Promise<WorkerSample[]> {
    return await this.#registry.samples(id, durationMs(last) ?? 0);
  }

  @Subscription(() => [Worker], {
    description: 'First all, then at most once a second those that changed; one that went is there once more as LOST.',
    subscribe: feedOf(
      () => WorkerResolver,
      (resolver) => resolver.changes(),
    ),
  })
  workersChanged(@Root() changed: Worker[]): Worker[] {
    return changed;
  }

  changes(): AsyncIterable<Worker[]> {
    /** What was told of each; a worker that left the registry is told once more, as LOST. */
    const told = new Map<string, Worker>();
    let first = true;
    return noticeFeed({
      pubSub: this.#pubSub,
      topic: topics.workers,
      atMostEveryMs: TOLD_EVERY_MS,
      lookAfterMs: LOOK_AFTER_MS,
      look: async () => {
        const now = await this.#all();
        const changed = now.filter((worker) => JSON.stringify(worker) !== JSON.stringify(told.get(worker.id)));
        for (const [id, worker] of told) {
          if (now.some((other) => other.id === id)) continue;
          told.delete(id);
          if (worker.status !== 'LOST') changed.push({ ...worker, status: 'LOST' });
        }
        for (const worker of now) told.set(worker.id, worker);
        if (!first && changed.length === 0) return null;
        first = false;
        return changed;
      },
    });
  }

  async #all(): Promise<Worker[]> {
    try {
      return (await this.#registry.all()).map(workerView);
    } catch {
      throw unavailable('The workers cannot be asked now');
    }
  }
}
