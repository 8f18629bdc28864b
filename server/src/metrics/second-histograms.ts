/** The histograms of single seconds, read from the store where somebody asks for them: once a process, however many viewers. */
import type { StoredFigures } from '@loadtest/protocol';
import { Types } from 'mongoose';
import type { MetricsStore } from './metrics.store.ts';

const KEPT = 500;
const NOTHING: Pick<StoredFigures, 'startDelay' | 'steps'> = { startDelay: new Uint8Array(0), steps: [] };

/** In their wire form, a hundredth of the size that they have when they are summed. */
export type WireHistograms = typeof NOTHING;

export class SecondHistograms {
  readonly #store: MetricsStore;
  readonly #read = new Map<string, Promise<WireHistograms>>();

  constructor(store: MetricsStore) {
    this.#store = store;
  }

  /** The second's histograms; none where it is not stored any more. */
  read(runId: string, second: number, revision: number): Promise<WireHistograms> {
    const name = `${runId}:${second}:${revision}`;
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const reading = this.#load(new Types.ObjectId(runId), second);
    this.#read.set(name, reading);
    reading.catch(() => this.#read.delete(name));
    for (const oldest of this.#read.keys()) {
      if (this.#read.size <= KEPT) break;
      this.#read.delete(oldest);
    }
    return reading;
  }

  async #load(runId: Types.ObjectId, second: number): Promise<WireHistograms> {
    for await (const { startDelay, steps } of this.#store.seconds(runId, { from: second, to: second }, 'PRIMARY'))
      return { startDelay, steps };
    return NOTHING;
  }
}
