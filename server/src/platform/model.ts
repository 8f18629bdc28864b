/** Typegoose models on our own connection, not on mongoose's global one. */
import { getModelForClass, type ReturnModelType, Severity, type types } from '@typegoose/typegoose';
import type { Connection } from 'mongoose';

/**
 * The model of a class, in the collection of that name. Empty objects are stored too, and nothing is cached globally, so
 * that one process can hold two connections. Indexes are made by `createIndexes`, at start.
 */
export function modelFor<Class extends types.AnyParamConstructor<unknown>>(
  connection: Connection,
  modelClass: Class,
  collection: string,
): ReturnModelType<Class> {
  return getModelForClass(modelClass, {
    existingConnection: connection,
    schemaOptions: { collection, minimize: false, versionKey: false },
    options: { disableCaching: true, allowMixed: Severity.ALLOW },
  });
}
