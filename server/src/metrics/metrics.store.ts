/** Reads and writes the seconds of runs. The only place that knows how they lie in MongoDB. */
import { type PublishedSecond, publishedSecond, type StoredFigures, type StoredSecond } from '@loadtest/protocol';
import { type Connection, mongo, type Types } from 'mongoose';
import {
  figuresDocument,
  readFigures,
  readSecond,
  type SecondDocument,
  type SummaryDocument,
  secondId,
  secondParts,
} from './metrics.documents.ts';

/** The run that seconds belong to, as their documents need it. */
export interface SecondsOwner {
  readonly runId: Types.ObjectId;
  readonly scenarioId: Types.ObjectId;
  /** Redis time (ms) of second 0. */
  readonly startAtMs: number;
  /** How long seconds are kept, ms; null: for ever. */
  readonly keptMs: number | null;
}

export interface SecondsRange {
  /** Inclusive; absent: from the first. */
  readonly from?: number;
  /** Inclusive; absent: to the last. */
  readonly to?: number;
  readonly limit?: number;
}

/** PRIMARY: what must be seen right after it was written. */
export type ReadFrom = 'PRIMARY' | 'NEAREST_COPY';

export class MetricsStore {
  readonly #seconds: mongo.Collection<SecondDocument>;
  readonly #summaries: mongo.Collection<SummaryDocument>;

  constructor(connection: Connection) {
    this.#seconds = connection.collection<SecondDocument>('metrics') as unknown as mongo.Collection<SecondDocument>;
    this.#summaries = connection.collection<SummaryDocument>(
      'run_summaries',
    ) as unknown as mongo.Collection<SummaryDocument>;
  }

  async createIndexes(): Promise<void> {
    await this.#seconds.createIndex({ runId: 1, level: 1, second: 1 });
    await this.#seconds.createIndex({ scenarioId: 1, timestamp: -1 });
    await this.#seconds.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  }

  /** Stores these seconds as they are now, in the caller's transaction. */
  async put(owner: SecondsOwner, seconds: readonly StoredSecond[], session: mongo.ClientSession): Promise<void> {
    if (seconds.length === 0) return;
    const runId = owner.runId.toHexString();
    await this.#seconds.bulkWrite(
      seconds.map((stored) => {
        const timestamp = new Date(owner.startAtMs + stored.second * 1000);
        const document: SecondDocument = {
          _id: secondId(runId, stored.second),
          runId: owner.runId,
          scenarioId: owner.scenarioId,
          level: 's',
          second: stored.second,
          timestamp,
          expiresAt: owner.keptMs === null ? null : new Date(timestamp.getTime() + owner.keptMs),
          figures: publishedSecond(runId, stored),
          parts: secondParts(stored),
          histograms: figuresDocument(stored),
        };
        return { replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true } };
      }),
      { session, ordered: false },
    );
  }

  async putSummary(runId: Types.ObjectId, figures: StoredFigures, session: mongo.ClientSession): Promise<void> {
    const histograms = figuresDocument(figures);
    await this.#summaries.replaceOne({ _id: runId }, { histograms }, { session, upsert: true });
  }

  /** The figures of whole runs, without their warm-up, by run; none of a run before its first second. */
  async summaries(runIds: readonly Types.ObjectId[]): Promise<Map<string, StoredFigures>> {
    const documents = await this.#summaries.find({ _id: { $in: [...runIds] } }).toArray();
    return new Map(documents.map(({ _id, histograms }) => [_id.toHexString(), readFigures(histograms)]));
  }

  /** The figures of seconds in order, without histograms. */
  async figures(runId: Types.ObjectId, range: SecondsRange, readFrom: ReadFrom): Promise<PublishedSecond[]> {
    const documents = await this.#find(runId, range, readFrom, { figures: 1 }).toArray();
    return documents.map((document) => document.figures);
  }

  /** Whole seconds in order, one after the other: a day of them does not fit into memory. */
  async *seconds(runId: Types.ObjectId, range: SecondsRange, readFrom: ReadFrom): AsyncGenerator<StoredSecond> {
    for await (const document of this.#find(runId, range, readFrom, { parts: 1, histograms: 1 }))
      yield readSecond(document);
  }

  /** The newest second's figures; null where there is none. */
  async latest(runId: Types.ObjectId): Promise<PublishedSecond | null> {
    const document = await this.#seconds
      .find({ runId, level: 's' }, { projection: { figures: 1 } })
      .sort({ second: -1 })
      .limit(1)
      .next();
    return document?.figures ?? null;
  }

  #find(
    runId: Types.ObjectId,
    { from, to, limit }: SecondsRange,
    readFrom: ReadFrom,
    projection: Partial<Record<keyof SecondDocument, 1>>,
  ): mongo.FindCursor<SecondDocument> {
    const second = { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lte: to }) };
    const filter = { runId, level: 's' as const, ...(Object.keys(second).length > 0 ? { second } : {}) };
    const cursor = this.#seconds
      .find(filter, {
        projection,
        readPreference: readFrom === 'PRIMARY' ? 'primary' : 'secondaryPreferred',
      })
      .sort({ second: 1 });
    return limit === undefined ? cursor : cursor.limit(limit);
  }
}
