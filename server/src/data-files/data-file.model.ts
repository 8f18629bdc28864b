/** Uploaded data files in MongoDB. Their rows lie in GridFS, one JSON array of texts a line. */
import { index, prop } from '@typegoose/typegoose';
import { Types } from 'mongoose';

/**
 * WAITING: for its upload. UPLOADING: one upload is under way. DELETING: nobody sees it any more, its rows are being removed.
 * Whatever a process leaves half done when it dies is found by its status and `touchedAt`.
 */
export type StoredFileStatus = 'WAITING' | 'UPLOADING' | 'READY' | 'FAILED' | 'DELETING';

@index({ userId: 1, createdAt: -1, _id: -1 })
@index({ createdAt: -1, _id: -1 })
@index({ status: 1, touchedAt: 1 })
export class DataFileModel {
  _id: Types.ObjectId;

  /** The owner. */
  @prop({ type: () => Types.ObjectId, required: true })
  userId: Types.ObjectId;

  @prop({ type: () => String, required: true })
  name: string;

  @prop({ type: () => String, required: true })
  status: StoredFileStatus;

  /** Why it FAILED. */
  @prop({ type: () => String, default: null })
  error: string | null;

  /** Of the CSV as it came. */
  @prop({ type: () => Number, default: 0 })
  sizeBytes: number;

  @prop({ type: () => [String], default: [] })
  columns: string[];

  @prop({ type: () => Number, default: 0 })
  rowCount: number;

  /** Of the normalised rows. */
  @prop({ type: () => Number, default: 0 })
  rowsBytes: number;

  /** SHA-256 of the normalised rows, hex; empty before it is READY. */
  @prop({ type: () => String, default: '' })
  sha256: string;

  /** The rows' id in GridFS; written down before the first of them is. */
  @prop({ type: () => Types.ObjectId, default: null })
  rowsId: Types.ObjectId | null;

  @prop({ type: () => Date, required: true })
  createdAt: Date;

  /** The last sign of life: of its making, its upload, or of whoever began to use it. */
  @prop({ type: () => Date, required: true })
  touchedAt: Date;
}
