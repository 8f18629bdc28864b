/** Pages of a collection. The cursor is a place in the order (value and id), not a count of rows: rows that come or go before it change nothing. */
import type { Model, QueryFilter, SortOrder, Types } from 'mongoose';
import { mongo } from 'mongoose';
import { badUserInput } from './errors.ts';
import type { OrderDirection } from './graphql/shared-enums.ts';

export interface PageRequest {
  /** 1 to 100 rows. */
  readonly first: number;
  /** The `endCursor` of the page before. */
  readonly after: string | null;
}

export interface PageOrder {
  /** Stands in the cursor: one of another order is refused. */
  readonly name: string;
  /** The document's field. Null sorts before everything. */
  readonly path: string;
  readonly direction: OrderDirection;
}

export interface PageOf<Row> {
  readonly rows: Row[];
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

interface Place {
  readonly value: string | number | Date | null;
  readonly id: Types.ObjectId;
}

const MOST_ROWS = 100;
const MOST_COUNTED = 10_000;

/**
 * One page of the rows that match. Lists are read from a secondary where there is one.
 * @throws CodedError BAD_USER_INPUT for a `first` out of bounds or a cursor that is none of this order.
 */
export async function pageOf<Row extends { readonly _id: Types.ObjectId }>(
  model: Model<Row>,
  filter: QueryFilter<Row>,
  order: PageOrder,
  { first, after }: PageRequest,
  leaveOut: readonly (keyof Row & string)[] = [],
): Promise<PageOf<Row>> {
  if (first < 1 || first > MOST_ROWS) {
    throw badUserInput([{ path: 'first', message: `must be between 1 and ${MOST_ROWS}, not ${first}` }]);
  }
  const sort: SortOrder = order.direction === 'ASC' ? 1 : -1;
  const wanted =
    after === null ? filter : ({ $and: [filter, beyond(placeOf(after, order), order)] } as QueryFilter<Row>);
  const found = await model
    .find(wanted)
    .sort({ [order.path]: sort, _id: sort })
    .limit(first + 1)
    .select(leaveOut.map((field) => `-${field}`))
    .read('secondaryPreferred')
    .lean<Row[]>();
  const rows = found.slice(0, first);
  const last = rows.at(-1);
  return { rows, hasNextPage: found.length > first, endCursor: last === undefined ? null : cursorOf(last, order) };
}

/** How many rows match; null above 10,000. */
export async function countOf<Row>(model: Model<Row>, filter: QueryFilter<Row>): Promise<number | null> {
  const count = await model
    .countDocuments(filter)
    .limit(MOST_COUNTED + 1)
    .read('secondaryPreferred');
  return count > MOST_COUNTED ? null : count;
}

function beyond({ value, id }: Place, { path, direction }: PageOrder): Record<string, unknown> {
  const than = direction === 'ASC' ? '$gt' : '$lt';
  const sameValue = { [path]: value, _id: { [than]: id } };
  if (value === null) return direction === 'ASC' ? { $or: [{ [path]: { $ne: null } }, sameValue] } : sameValue;
  const nulls = direction === 'DESC' ? [{ [path]: null }] : [];
  return { $or: [{ [path]: { [than]: value } }, ...nulls, sameValue] };
}

function cursorOf(row: { readonly _id: Types.ObjectId }, order: PageOrder): string {
  const value: unknown = order.path
    .split('.')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | null)?.[key], row);
  const written = value instanceof Date ? { ms: value.getTime() } : (value ?? null);
  return Buffer.from(JSON.stringify([orderName(order), written, row._id.toHexString()])).toString('base64url');
}

function placeOf(cursor: string, order: PageOrder): Place {
  try {
    const [name, written, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const value = readValue(written);
    if (name === orderName(order) && value !== undefined && typeof id === 'string' && mongo.ObjectId.isValid(id)) {
      return { value, id: mongo.ObjectId.createFromHexString(id) };
    }
  } catch {
    // Told below: whatever is no cursor of ours reads the same to the asker.
  }
  throw badUserInput([
    { path: 'after', message: 'is no cursor of this list in this order: give the endCursor of a page' },
  ]);
}

function readValue(written: unknown): Place['value'] | undefined {
  if (written === null || typeof written === 'string' || typeof written === 'number') return written;
  const ms = (written as { readonly ms?: unknown }).ms;
  return typeof ms === 'number' ? new Date(ms) : undefined;
}

function orderName({ name, direction }: PageOrder): string {
  return `${name}:${direction}`;
}
