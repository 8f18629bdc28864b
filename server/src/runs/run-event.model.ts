/** What happened to a run, in order: never changed once it is written. */
import { index, prop } from '@typegoose/typegoose';
import type { Types } from 'mongoose';
import { Types as MongoTypes } from 'mongoose';
import type { RunEventKind } from './run-words.ts';

@index({ runId: 1, _id: 1 })
@index({ runId: 1, key: 1 }, { unique: true })
export class RunEventRecord {
  declare readonly _id: Types.ObjectId;
  @prop({ type: () => MongoTypes.ObjectId, required: true }) runId!: Types.ObjectId;
  /** Names the event within its run, so that a takeover does not tell it twice: `WORKER_LOST:3:1`. */
  @prop({ type: () => String, required: true }) key!: string;
  @prop({ type: () => Date, required: true }) at!: Date;
  @prop({ type: () => Number, default: null }) second!: number | null;
  @prop({ type: () => Number, default: null }) until!: number | null;
  @prop({ type: () => String, required: true }) kind!: RunEventKind;
  @prop({ type: () => String, required: true }) message!: string;
}
