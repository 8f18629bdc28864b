/** Who may see, stop and change a run. A run belongs to its starter; the scenario's owner and ADMIN may stop and adjust it too. */
import type { QueryFilter } from 'mongoose';
import type { Viewer } from '../platform/context.ts';
import type { ResourceAction } from '../platform/graphql/shared-enums.ts';
import { definitionOf } from '../scenarios/scenario.record.ts';
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
  if (!isOwn(viewer, run)) return ['EXPORT'];
  if (run.status === 'FINISHED') return ['EDIT', 'DELETE', 'SHARE', 'EXPORT'];
  const adjustable = run.status === 'RUNNING' && canBeAdjusted(run);
  return ['EDIT', 'STOP', ...(adjustable ? (['ADJUST'] as const) : []), 'SHARE', 'EXPORT'];
}

/** Whoever may stop it may change its load, while there is one that can be changed. */
export function mayAdjust(viewer: Viewer, run: StoredRun): boolean {
  return viewer.role !== 'VIEWER' && maySeeRun(viewer, run) && isOwn(viewer, run);
}

/** A ramp has no level of its own that could be another. */
export function canBeAdjusted(run: StoredRun): boolean {
  const { model } = definitionOf(run.definition).load;
  return model === 'CONSTANT_RATE' || model === 'CONSTANT_USERS';
}

function isOwn(viewer: Viewer, run: StoredRun): boolean {
  return viewer.role === 'ADMIN' || run.ownerId === viewer.id || run.scenarioOwnerId === viewer.id;
}

/** The same as `maySeeRun`, for queries. */
export function visibleRuns(viewer: Viewer): QueryFilter<RunRecord> {
  if (viewer.role === 'ADMIN') return {};
  return { $or: [{ ownerId: viewer.id }, { visibility: 'SHARED' }, { scenarioOwnerId: viewer.id }] };
}
