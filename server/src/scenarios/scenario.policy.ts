/** Who may do what with a scenario. Buttons, rights and lists come from here. */
import type { Visibility } from '@loadtest/scenario';
import { mongo, type QueryFilter } from 'mongoose';
import type { Viewer } from '../platform/context.ts';
import type { ResourceAction } from '../platform/graphql/shared-enums.ts';
import type { ScenarioModel } from './scenario.model.ts';

export interface Owned {
  readonly ownerId: string;
  readonly visibility: Visibility;
}

const OWNERS: readonly ResourceAction[] = ['EDIT', 'RUN', 'DELETE', 'SHARE', 'EXPORT'];
const OTHERS: readonly ResourceAction[] = ['RUN', 'EXPORT'];
const READERS: readonly ResourceAction[] = ['EXPORT'];

export function maySee({ ownerId, visibility }: Owned, viewer: Viewer): boolean {
  return ownerId === viewer.id || visibility === 'SHARED' || viewer.role === 'ADMIN';
}

/** What the viewer may do with a scenario that they may see; nothing where they may not. A VIEWER changes and starts nothing. */
export function scenarioActions(scenario: Owned, viewer: Viewer): readonly ResourceAction[] {
  if (!maySee(scenario, viewer)) return [];
  if (viewer.role === 'VIEWER') return READERS;
  return scenario.ownerId === viewer.id || viewer.role === 'ADMIN' ? OWNERS : OTHERS;
}

/** The same as `maySee`, for queries. Deleted scenarios are in no list. */
export function visibleScenarios(viewer: Viewer): QueryFilter<ScenarioModel> {
  if (viewer.role === 'ADMIN') return { status: 'ACTIVE' };
  return { status: 'ACTIVE', $or: [{ userId: new mongo.ObjectId(viewer.id) }, { visibility: 'SHARED' }] };
}
