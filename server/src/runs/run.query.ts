/** Lists of runs: what a filter and an order mean for MongoDB. */
import { mongo, type QueryFilter } from 'mongoose';
import type { Viewer } from '../platform/context.ts';
import type { PageOrder } from '../platform/paging.ts';
import { wordsOf } from '../scenarios/search-words.ts';
import type { RunRecord } from './run.model.ts';
import { visibleRuns } from './run.policy.ts';
import type { RunFilter, RunOrder, RunOrderField } from './run-list.type.ts';

type Condition = QueryFilter<RunRecord>;

const PATHS: Readonly<Record<RunOrderField, string>> = {
  CREATED_AT: 'createdAt',
  DURATION: 'durationMs',
  REQUESTS: 'totals.requests',
  P95: 'totals.p95',
  ERROR_RATE: 'totals.errorRate',
};

export function runOrder(order: RunOrder | null): PageOrder {
  const { field, direction } = order ?? { field: 'CREATED_AT', direction: 'DESC' };
  return { name: field, path: PATHS[field], direction };
}

/** What the viewer may see and all that the filter asks for. */
export function runCondition(filter: RunFilter | null, viewer: Viewer): Condition {
  const { scenarioId, search, status, verdict, validity, mine, startedById, labels, from, to } = filter ?? {};
  const conditions: Condition[] = [visibleRuns(viewer)];
  if (scenarioId != null)
    conditions.push({
      scenarioId: mongo.ObjectId.isValid(scenarioId) ? { $eq: new mongo.ObjectId(scenarioId) } : { $in: [] },
    });
  for (const word of wordsOf(search)) conditions.push({ words: { $regex: `^${word}` } });
  if (status != null) conditions.push({ status: { $in: status } });
  if (verdict != null) conditions.push({ verdict: { $in: verdict } });
  if (validity != null) conditions.push({ validity: { $in: validity } });
  if (mine) conditions.push({ ownerId: viewer.id });
  if (startedById != null) conditions.push({ ownerId: { $eq: startedById } });
  for (const { name, value } of labels ?? [])
    conditions.push({ labels: { $elemMatch: { name: { $eq: name }, value: { $eq: value } } } });
  if (from != null) conditions.push({ createdAt: { $gte: from } });
  if (to != null) conditions.push({ createdAt: { $lt: to } });
  return { $and: conditions };
}
