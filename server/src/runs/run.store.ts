/** Runs in MongoDB. What the coordinator writes matches its epoch, so that one that was replaced writes nothing any more. */
import { channels, type RunAdjustment, runNoticeMessage } from '@loadtest/protocol';
import type { ReturnModelType } from '@typegoose/typegoose';
import DataLoader from 'dataloader';
import type { Redis } from 'ioredis';
import { type ClientSession, type Connection, mongo, Types } from 'mongoose';
import { FencedError } from '../metrics/aggregator/aggregator-stores.ts';
import { modelFor } from '../platform/model.ts';
import { RunRecord } from './run.model.ts';
import { RunEventRecord } from './run-event.model.ts';
import type { RunEventKind } from './run-words.ts';

/** A run as it was read: plain values. */
export type StoredRun = { readonly [Field in keyof RunRecord]: RunRecord[Field] };
export type RunChange = Partial<Omit<StoredRun, '_id' | 'epoch'>>;

const NONE: readonly RunAdjustment[] = [];
/** The changes of its load, by seconds. */
export function adjustmentsOf({ adjustments }: Pick<StoredRun, 'adjustments'>): readonly RunAdjustment[] {
  return adjustments ?? NONE;
}

export interface NewEvent {
  /** Names the event within its run, so that it is told once. */
  readonly key: string;
  readonly kind: RunEventKind;
  readonly message: string;
  readonly second?: number;
  readonly until?: number;
}

export class RunStore {
  readonly runs: ReturnModelType<typeof RunRecord>;
  readonly events: ReturnModelType<typeof RunEventRecord>;
  readonly #redis: Redis;
  /** Runs asked for in one turn of the loop are read together: a second that comes wakes every viewer of the run at once. */
  readonly #seen = new DataLoader<string, StoredRun | null>((ids) => this.#readSeen(ids), { cache: false });
  readonly #books = new DataLoader<string, StoredRun['checkpoint']>((ids) => this.#readBooks(ids), { cache: false });

  constructor(connection: Connection, redis: Redis) {
    this.runs = modelFor(connection, RunRecord, 'runs');
    this.events = modelFor(connection, RunEventRecord, 'run_events');
    this.#redis = redis;
  }

  async createIndexes(): Promise<void> {
    await this.runs.createIndexes();
    await this.events.createIndexes();
  }

  async find(runId: string): Promise<StoredRun | null> {
    if (!Types.ObjectId.isValid(runId)) return null;
    return await this.runs.findById(runId).read('primary').lean<StoredRun>().exec();
  }

  /** As viewers see it: without its checkpoint, which is large. Null where there is none. */
  async see(runId: string): Promise<StoredRun | null> {
    return Types.ObjectId.isValid(runId) ? await this.#seen.load(runId) : null;
  }

  async checkpoint(runId: Types.ObjectId): Promise<StoredRun['checkpoint']> {
    return await this.#books.load(runId.toHexString());
  }

  async hasOpenRun(scenarioId: string): Promise<boolean> {
    return (
      (await this.runs.exists({ scenarioId: new Types.ObjectId(scenarioId), status: { $ne: 'FINISHED' } })) !== null
    );
  }

  /** Runs that use the data file and are not over. */
  async openRunsWith(fileId: string, session: ClientSession): Promise<StoredRun[]> {
    const condition = { status: { $ne: 'FINISHED' as const }, 'dataFiles.fileId': fileId };
    return await this.runs.find(condition, {}, { session }).select('-checkpoint').limit(100).lean<StoredRun[]>().exec();
  }

  /** Runs are seen by whom their scenario is seen. */
  async setVisibility(scenarioId: string, visibility: RunRecord['visibility']): Promise<void> {
    await this.runs.updateMany({ scenarioId: new Types.ObjectId(scenarioId) }, { $set: { visibility } });
  }

  /** Counts the epoch up and gives the run back; null where it is finished, or gone. */
  async takeOver(runId: string): Promise<StoredRun | null> {
    return await this.runs
      .findOneAndUpdate(
        { _id: runId, status: { $ne: 'FINISHED' } },
        { $inc: { epoch: 1 } },
        { returnDocument: 'after' },
      )
      .lean<StoredRun>()
      .exec();
  }

  /**
   * Ends one run whose deadline was before this time, and gives it back; null where there is none. Its epoch counts up, so
   * that whoever coordinates it stops.
   */
  async endOverdue(before: Date, endMessage: string): Promise<StoredRun | null> {
    return await this.runs
      .findOneAndUpdate(
        { status: { $ne: 'FINISHED' }, deadlineAt: { $lt: before } },
        {
          $inc: { epoch: 1 },
          $set: {
            status: 'FINISHED',
            statusMessage: null,
            endReason: 'DEADLINE_EXCEEDED',
            endMessage,
            endedAt: new Date(),
            verdict: 'INCONCLUSIVE',
            secrets: null,
          },
        },
        { returnDocument: 'after' },
      )
      .lean<StoredRun>()
      .exec();
  }

  /** @throws FencedError where another epoch rules. */
  async change(runId: Types.ObjectId, epoch: number, set: RunChange): Promise<void> {
    const { matchedCount } = await this.runs.updateOne({ _id: runId, epoch }, { $set: set }).exec();
    if (matchedCount === 0) throw new FencedError();
    await this.notify(runId.toHexString());
  }

  /** Told once, whoever tells it again. @throws FencedError where another epoch rules. */
  async tell(runId: Types.ObjectId, epoch: number, { key, kind, message, second, until }: NewEvent): Promise<void> {
    if ((await this.events.exists({ runId, key })) !== null) return;
    const event = { runId, key, kind, message, at: new Date(), second: second ?? null, until: until ?? null };
    try {
      await this.runs.db.transaction(async (session) => {
        // It is written to, so that a takeover at the same time is one of the two before or after the other.
        const told = await this.runs.updateOne({ _id: runId, epoch }, { $inc: { eventsTold: 1 } }, { session });
        if (told.matchedCount === 0) throw new FencedError();
        await this.events.create([event], { session });
      });
    } catch (error) {
      if (error instanceof mongo.MongoServerError && error.code === 11_000) return;
      throw error;
    }
    await this.notify(runId.toHexString());
  }

  async #readSeen(ids: readonly string[]): Promise<(StoredRun | null)[]> {
    const found = await this.runs
      .find({ _id: { $in: [...new Set(ids)] } }, { checkpoint: 0 })
      .read('primary')
      .lean<StoredRun[]>()
      .exec();
    const byId = new Map(found.map((run) => [run._id.toHexString(), { ...run, checkpoint: null }]));
    return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
  }
  async #readBooks(ids: readonly string[]): Promise<StoredRun['checkpoint'][]> {
    const found = await this.runs
      .find({ _id: { $in: [...new Set(ids)] } }, { checkpoint: 1 })
      .lean<Pick<StoredRun, '_id' | 'checkpoint'>[]>()
      .exec();
    const byId = new Map(found.map(({ _id, checkpoint }) => [_id.toHexString(), checkpoint]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** Says that the run changed. Who misses it looks into the store now and then. */
  async notify(runId: string): Promise<void> {
    const notice = runNoticeMessage.write({ runId, what: 'STATE' });
    try {
      await Promise.all([this.#redis.publish(channels.run(runId), notice), this.#redis.publish(channels.runs, notice)]);
    } catch {
      // Redis is away: nobody listens there now either.
    }
  }
}
