/** Who may do what with a data file: its owner and ADMIN everything, others nothing. Whoever may run a scenario runs it with its files. */
import { mongo, type QueryFilter } from 'mongoose';
import type { Viewer } from '../platform/context.ts';
import type { DataFileModel } from './data-file.model.ts';

export function mayUseFile({ ownerId }: { readonly ownerId: string }, viewer: Viewer): boolean {
  return ownerId === viewer.id || viewer.role === 'ADMIN';
}

/** The same for queries. What is being deleted is in no list. */
export function visibleFiles(viewer: Viewer): QueryFilter<DataFileModel> {
  const there: QueryFilter<DataFileModel> = { status: { $ne: 'DELETING' } };
  return viewer.role === 'ADMIN' ? there : { ...there, userId: new mongo.ObjectId(viewer.id) };
}
