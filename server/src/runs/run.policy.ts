/** Who may see, stop and change a run. A run belongs to its starter; the scenario's owner and ADMIN may stop it too. */
import type { QueryFilter } from 'mongoose';
import type { Viewer } from '../platform/context.ts';
import type { ResourceAction } from '../platform/graphql/shared-enums.ts';
import type { RunRecord } from './run.model.ts';
import type { StoredRun } from './run.store.ts';

export function maySeeRun(viewer: Viewer, run: StoredRun): boolean {
  return (
    viewer.role === 'ADMIN' ||
    run.visibility === 'SHARED' ||
    run.ownerId === viewer.id ||
    run.scenarioOwnerId === viewer.id
  );
}

/** What the viewer may do with a run that they may see. */
export function runActions(viewer: Viewer, run: StoredRun): ResourceAction[] {
  if (!maySeeRun(viewer, run)) return [];
  if (viewer.role === 'VIEWER') return ['EXPORT'];
  const own = viewer.role === 'ADMIN' || run.ownerId === viewer.id || run.scenarioOwnerId === viewer.id;
  if (!own) return ['EXPORT'];
  return run.status === 'FINISHED' ? ['EDIT', 'DELETE', 'SHARE', 'EXPORT'] : ['EDIT', 'STOP', 'SHARE', 'EXPORT'];
}

/** The same as `maySeeRun`, for queries. */
export function visibleRuns(viewer: Viewer): QueryFilter<RunRecord> {
  if (viewer.role === 'ADMIN') return {};
  return { $or: [{ ownerId: viewer.id }, { visibility: 'SHARED' }, { scenarioOwnerId: viewer.id }] };
}
