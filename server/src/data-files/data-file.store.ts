/** Data files in MongoDB, and how they move from one status to the next. */
import type { ReturnModelType } from '@typegoose/typegoose';
import type { ClientSession, Connection, QueryFilter, Types } from 'mongoose';
import { mongo } from 'mongoose';
import { modelFor } from '../platform/model.ts';
import { DataFileModel } from './data-file.model.ts';
import { type DataFileRecord, dataFileOf } from './data-file.record.ts';
import type { RowFacts } from './row-normaliser.ts';

/** An upload that is under way. */
export interface UploadClaim {
  readonly fileId: string;
  readonly rowsId: Types.ObjectId;
}

/** What a dead process left, or nobody wants any more. */
export interface LeftFile {
  readonly id: string;
  readonly rowsId: Types.ObjectId | null;
}

export class DataFileStore {
  readonly model: ReturnModelType<typeof DataFileModel>;
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.model = modelFor(connection, DataFileModel, 'data_files');
  }

  /** Those of them that are there, in any order; what is being deleted is not. */
  async find(ids: readonly string[]): Promise<DataFileRecord[]> {
    const wanted = [...new Set(ids)].filter((id) => mongo.ObjectId.isValid(id));
    if (wanted.length === 0) return [];
    const found = await this.model.find({ _id: { $in: wanted }, status: { $ne: 'DELETING' } }).lean<DataFileModel[]>();
    return found.map(dataFileOf);
  }

  async create(ownerId: string, name: string): Promise<DataFileRecord> {
    const now = new Date();
    const userId = new mongo.ObjectId(ownerId);
    const made = await this.model.create({ userId, name, status: 'WAITING', createdAt: now, touchedAt: now });
    return dataFileOf(made);
  }

  /** The one upload of the file begins; null where it has begun before, or there is no such file. */
  async beginUpload(fileId: string): Promise<UploadClaim | null> {
    const rowsId = new mongo.ObjectId();
    const claimed = await this.#move({ _id: fileId, status: 'WAITING' }, { status: 'UPLOADING', rowsId });
    return claimed ? { fileId, rowsId } : null;
  }

  /** False where the upload was given up meanwhile. */
  touch(claim: UploadClaim): Promise<boolean> {
    return this.#move(underWay(claim), {});
  }

  /** False where the upload was given up meanwhile. */
  ready(claim: UploadClaim, sizeBytes: number, facts: RowFacts): Promise<boolean> {
    return this.#move(underWay(claim), { status: 'READY', sizeBytes, ...facts });
  }

  /** False where the upload was given up meanwhile. */
  failed(claim: UploadClaim, error: string): Promise<boolean> {
    return this.#move(underWay(claim), { status: 'FAILED', error });
  }

  /**
   * Runs `save`, which makes use of these files, so that none of them is deleted meanwhile: in a transaction that changes them.
   * Null where one of them is not READY any more. `save` may be run more than once.
   */
  async holding<T>(ids: readonly string[], save: (session: ClientSession | null) => Promise<T>): Promise<T | null> {
    const held = [...new Set(ids)];
    if (held.length === 0) return await save(null);
    return await this.#connection.transaction(async (session) => {
      const { matchedCount } = await this.model.updateMany(
        { _id: { $in: held }, status: 'READY' },
        { $set: { touchedAt: new Date() } },
        { session },
      );
      return matchedCount === held.length ? await save(session) : null;
    });
  }

  /**
   * Takes a file out of everybody's sight, unless `check` throws: in a transaction, so that what begins to use the file is seen
   * or fails. Null where there is no such file, or it is being uploaded.
   */
  async condemn(fileId: string, check: (session: ClientSession) => Promise<void>): Promise<DataFileRecord | null> {
    return await this.#connection.transaction(async (session) => {
      const before = await this.model
        .findOneAndUpdate(
          { _id: fileId, status: { $in: ['WAITING', 'READY', 'FAILED'] } },
          { $set: { status: 'DELETING', touchedAt: new Date() } },
          { session, returnDocument: 'before' },
        )
        .lean<DataFileModel>();
      if (before === null) return null;
      await check(session);
      return dataFileOf(before);
    });
  }

  /** Once its rows are gone. */
  async forget(fileId: string): Promise<void> {
    await this.model.deleteOne({ _id: fileId });
  }

  /** Uploads whose process showed no sign of life since then. */
  async brokenUploads(before: Date): Promise<UploadClaim[]> {
    const left = await this.#left({ status: 'UPLOADING', touchedAt: { $lt: before } });
    return left.flatMap(({ id, rowsId }) => (rowsId === null ? [] : [{ fileId: id, rowsId }]));
  }

  /** Files that came to nothing before that time, and deletions that nobody finished. */
  leftOver(before: Date): Promise<LeftFile[]> {
    const unused = { status: { $in: ['WAITING', 'FAILED'] }, touchedAt: { $lt: before } };
    return this.#left({ $or: [unused, { status: 'DELETING' }] } as QueryFilter<DataFileModel>);
  }

  async #left(condition: QueryFilter<DataFileModel>): Promise<LeftFile[]> {
    const found = await this.model.find(condition).select(['_id', 'rowsId']).limit(1000).lean<DataFileModel[]>();
    return found.map(({ _id, rowsId }) => ({ id: _id.toHexString(), rowsId }));
  }

  async #move(from: QueryFilter<DataFileModel>, to: Partial<DataFileModel>): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(from, { $set: { ...to, touchedAt: new Date() } });
    return matchedCount === 1;
  }
}

function underWay({ fileId, rowsId }: UploadClaim): QueryFilter<DataFileModel> {
  return { _id: fileId, status: 'UPLOADING', rowsId };
}
