/** Scenarios in MongoDB. What is searched and sorted by stands beside the definition. */
import type { Visibility } from '@loadtest/scenario';
import { index, prop } from '@typegoose/typegoose';
import { Schema, Types } from 'mongoose';
import type { RunVerdictWord } from '../platform/graphql/shared-enums.ts';
import type { SealedSecret } from './scenario-secrets.ts';

export type ScenarioStatus = 'ACTIVE' | 'DELETED';

@index({ userId: 1, status: 1, createdAt: -1 })
@index({ visibility: 1, status: 1, createdAt: -1 })
@index({ status: 1, createdAt: -1 })
@index({ words: 1 })
@index({ tags: 1 })
@index({ fileIds: 1 })
@index({ demoTarget: 1 }, { unique: true, partialFilterExpression: { demoTarget: { $type: 'string' } } })
export class ScenarioModel {
  _id: Types.ObjectId;

  /** The owner. */
  @prop({ type: () => Types.ObjectId, required: true })
  userId: Types.ObjectId;

  /** A deleted scenario stays for its runs' history; nobody sees it. */
  @prop({ type: () => String, required: true })
  status: ScenarioStatus;

  @prop({ type: () => String, required: true })
  name: string;

  /** What lists are sorted by: the name in lower case. */
  @prop({ type: () => String, required: true })
  nameKey: string;

  @prop({ type: () => String, default: null })
  description: string | null;

  @prop({ type: () => [String], required: true })
  tags: string[];

  @prop({ type: () => String, required: true })
  visibility: Visibility;

  /** Of name, description and tags: what `search` looks at. */
  @prop({ type: () => [String], required: true })
  words: string[];

  @prop({ type: () => Number, required: true })
  version: number;

  /** JSON text, so that a JSON body comes back as it was given, whatever its keys are called. */
  @prop({ type: () => String, required: true })
  definition: string;

  /** The uploaded files that it names: what is in use is not deleted. Absent in scenarios of older versions. */
  @prop({ type: () => [String], default: [] })
  fileIds?: string[];

  /** The values of its secrets, sealed; absent in scenarios of older versions. */
  @prop({ type: () => Schema.Types.Mixed, default: [] })
  secrets?: SealedSecret[];

  @prop({ type: () => Date, required: true })
  createdAt: Date;

  @prop({ type: () => Date, required: true })
  updatedAt: Date;

  @prop({ type: () => Types.ObjectId, default: null })
  updatedBy: Types.ObjectId | null;

  /** Runs started so far; the number of the newest one. */
  @prop({ type: () => Number, default: 0 })
  runCount: number;

  @prop({ type: () => Date, default: null })
  lastRunAt: Date | null;

  /** Of the newest run that is finished. */
  @prop({ type: () => String, default: null })
  lastVerdict: RunVerdictWord | null;

  /** The number of that run. */
  @prop({ type: () => Number, default: 0 })
  lastVerdictRun: number;

  /** Of the demo scenario: the target that it was given by the server; null for all others. */
  @prop({ type: () => String, default: null })
  demoTarget: string | null;
}
