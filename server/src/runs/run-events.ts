/** The events of a run, in pages. */
import { mongo, type Types } from 'mongoose';
import { badUserInput } from '../platform/errors.ts';
import type { RunStore } from './run.store.ts';
import type { RunEvent } from './run.type.ts';

const MOST = 1000;

export class RunEvents {
  readonly #store: RunStore;

  constructor(store: RunStore) {
    this.#store = store;
  }

  /** Those after an event's id, oldest first. @throws CodedError BAD_USER_INPUT */
  async page(runId: Types.ObjectId, after: string | null, first: number): Promise<RunEvent[]> {
    if (!(first >= 1 && first <= MOST))
      throw badUserInput([{ path: 'first', message: `must be between 1 and ${MOST}, not ${first}` }]);
    if (after !== null && !mongo.ObjectId.isValid(after))
      throw badUserInput([{ path: 'after', message: 'is no id of an event' }]);
    const later = after === null ? {} : { _id: { $gt: new mongo.ObjectId(after) } };
    const found = await this.#store.events
      .find({ runId, ...later })
      .sort({ _id: 1 })
      .limit(first)
      .lean();
    return found.map(({ _id, at, second, until, kind, message }) => ({
      id: _id.toHexString(),
      at,
      second,
      until,
      kind,
      message,
    }));
  }
}
