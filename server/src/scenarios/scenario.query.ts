/** Lists of scenarios: what a filter and an order mean for MongoDB. */
import { mongo, type QueryFilter } from 'mongoose';
import type { Viewer } from '../platform/context.ts';
import type { PageOrder } from '../platform/paging.ts';
import type { ScenarioModel } from './scenario.model.ts';
import { visibleScenarios } from './scenario.policy.ts';
import { wordsOf } from './search-words.ts';
import type { ScenarioFilter, ScenarioOrder, ScenarioOrderField } from './types/scenario-list.type.ts';

type Condition = QueryFilter<ScenarioModel>;

const PATHS: Readonly<Record<ScenarioOrderField, keyof ScenarioModel>> = {
  NAME: 'nameKey',
  CREATED_AT: 'createdAt',
  UPDATED_AT: 'updatedAt',
  LAST_RUN_AT: 'lastRunAt',
};

export function scenarioOrder(order: ScenarioOrder | null): PageOrder {
  const { field, direction } = order ?? { field: 'UPDATED_AT', direction: 'DESC' };
  return { name: field, path: PATHS[field], direction };
}

/** What the viewer may see and all that the filter asks for. */
export function scenarioCondition(filter: ScenarioFilter | null, viewer: Viewer): Condition {
  const { search, tags, mine, ownerId, visibility, lastVerdict } = filter ?? {};
  const conditions: Condition[] = [visibleScenarios(viewer)];
  for (const word of wordsOf(search)) conditions.push({ words: { $regex: `^${word}` } });
  if (tags?.length) conditions.push({ tags: { $all: tags } });
  if (mine) conditions.push({ userId: new mongo.ObjectId(viewer.id) });
  if (ownerId != null) conditions.push(ownedBy(ownerId));
  if (visibility != null) conditions.push({ visibility });
  if (lastVerdict != null) conditions.push({ lastVerdict: { $in: lastVerdict } });
  return { $and: conditions };
}

/** An id that is none is nobody's. */
function ownedBy(id: string): Condition {
  return { userId: mongo.ObjectId.isValid(id) ? { $eq: new mongo.ObjectId(id) } : { $in: [] } };
}
