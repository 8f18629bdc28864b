/** Which entries of a run's stream have to be read again after a takeover: those of seconds that are not closed and stored yet. */
import { idBefore } from './results-stream.ts';

export class WaitingEntries {
  /** The id of the oldest entry of each second that waits. */
  readonly #ids = new Map<number, string>();

  /** An entry for a second that is not closed was read. */
  note(second: number, id: string): void {
    if (!this.#ids.has(second)) this.#ids.set(second, id);
  }
  /** The second is closed. */
  closed(second: number): void {
    this.#ids.delete(second);
  }

  /**
   * Reading after this id gives every entry again that is not stored yet. `oldestWaiting`: the lowest second that waits;
   * undefined: none does. `lastId`: the last entry that was read.
   */
  readAfter(oldestWaiting: number | undefined, lastId: string): string {
    const ids = [...this.#ids]
      .filter(([second]) => oldestWaiting !== undefined && second >= oldestWaiting)
      .map(([, id]) => id);
    const [oldest] = ids.sort(compareIds);
    return oldest === undefined ? lastId : idBefore(oldest);
  }
}

function compareIds(one: string, other: string): number {
  const [ms1 = '0', seq1 = '0'] = one.split('-');
  const [ms2 = '0', seq2 = '0'] = other.split('-');
  return Number(BigInt(ms1) - BigInt(ms2)) || Number(BigInt(seq1) - BigInt(seq2));
}
