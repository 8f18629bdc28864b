/** The aggregator's ways to MongoDB and Redis: the transaction of a flush, what is announced of it, and Redis' clock. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  channels,
  fields,
  keys,
  publishedSecond,
  type RunAdjustment,
  readAdjustments,
  runNoticeMessage,
  type StoredFigures,
  type StoredSecond,
  scripts,
  secondMessage,
} from '@loadtest/protocol';
import type { Redis } from 'ioredis';
import type { Connection, mongo } from 'mongoose';
import { RedisClock } from '../../platform/redis-clock.ts';
import { runScript } from '../../platform/redis-scripts.ts';
import type { RunTotals } from '../../runs/run.model.ts';
import type { MetricsStore, SecondsOwner } from '../metrics.store.ts';
import type { AggregatedRun } from './aggregator.messages.ts';

/** Another coordinator has taken the run over: nothing of this one's may be written any more. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
  constructor() {
    super('The run was taken over by another replica');
  }
}

export interface Flush {
  readonly owner: SecondsOwner;
  readonly epoch: number;
  readonly seconds: readonly StoredSecond[];
  readonly checkpoint: { readonly streamId: string; readonly books: unknown };
  readonly totals: RunTotals;
  readonly lastSecond: number;
  readonly figures: StoredFigures;
}

export class AggregatorStores {
  readonly redis: Redis;
  readonly metrics: MetricsStore;
  readonly #connection: Connection;
  readonly #stopping = new AbortController();
  readonly #clock: RedisClock;

  constructor(redis: Redis, connection: Connection, metrics: MetricsStore) {
    this.redis = redis;
    this.#clock = new RedisClock(redis);
    this.#connection = connection;
    this.metrics = metrics;
  }

  /** Redis' time now, ms. */
  nowMs(): Promise<number> {
    return this.#clock.nowMs();
  }

  /** The changes of the run's load that Redis knows now. */
  async adjustments(runId: string): Promise<RunAdjustment[]> {
    return readAdjustments((await this.redis.hget(keys.control(runId), fields.adjustments)) ?? undefined);
  }

  /** Seconds, checkpoint and totals together, or nothing. @throws FencedError where another epoch rules. */
  async store(flush: Flush): Promise<void> {
    const { owner, epoch } = flush;
    const runs = this.#connection.collection('runs');
    await this.#connection.transaction(async (session) => {
      const { matchedCount } = await runs.updateOne(
        { _id: owner.runId, epoch },
        { $set: { checkpoint: flush.checkpoint, totals: flush.totals, lastSecond: flush.lastSecond } },
        { session },
      );
      if (matchedCount === 0) throw new FencedError();
      await this.metrics.put(owner, flush.seconds, session);
      await this.metrics.putSummary(owner.runId, flush.figures, session);
      await this.#noteAmendments(flush, session);
    });
  }

  /** An amended second is an event of the run, so that clients read it anew. */
  async #noteAmendments({ owner, seconds }: Flush, session: mongo.ClientSession): Promise<void> {
    const amended = seconds.filter(({ revision }) => revision > 0);
    const [first] = amended;
    const last = amended.at(-1);
    if (first === undefined || last === undefined) return;
    await this.#connection.collection('run_events').insertOne(
      {
        runId: owner.runId,
        // Each revision of a second is stored once, so no two flushes share the key.
        key: `SECONDS_AMENDED:${first.second}.${first.revision}`,
        at: new Date(),
        second: first.second,
        until: first.second === last.second ? null : last.second,
        kind: 'SECONDS_AMENDED',
        message:
          first.second === last.second
            ? `Second ${first.second} was amended by a late report`
            : `Seconds ${first.second} to ${last.second} were amended by late reports`,
      },
      { session },
    );
  }

  /**
   * Tells the workers what is stored and the viewers what is new, then trims the stream. What fails here is made up for: by
   * the next flush, or by readers who look into the store.
   */
  async announce(
    run: AggregatedRun,
    seconds: readonly StoredSecond[],
    stored: readonly string[],
    streamId: string,
  ): Promise<void> {
    const epoch = String(run.epoch);
    await runScript(this.redis, scripts.coordinate, [keys.control(run.runId)], [epoch, ...stored]);
    const pipeline = this.redis.pipeline();
    for (const second of seconds)
      if (second.revision === 0)
        pipeline.publish(channels.metrics(run.runId), secondMessage.write(publishedSecond(run.runId, second)));
    const amended = seconds.some(({ revision }) => revision > 0);
    const notice = runNoticeMessage.write({ runId: run.runId, what: amended ? 'STATE' : 'SUMMARY' });
    pipeline.publish(channels.run(run.runId), notice);
    pipeline.publish(channels.runs, notice);
    await pipeline.exec();
    await runScript(
      this.redis,
      scripts.trimResults,
      [keys.control(run.runId), keys.results(run.runId)],
      [epoch, streamId],
    );
  }

  async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    this.redis.disconnect();
    await this.#connection.close();
  }
}
