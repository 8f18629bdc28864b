/** The histograms of single seconds, read from the store where somebody asks for them: once a process, however many viewers. */
import { addStored, Figures } from '@loadtest/protocol';
import { Types } from 'mongoose';
import type { MetricsStore } from './metrics.store.ts';

const KEPT = 500;

export class SecondHistograms {
  readonly #store: MetricsStore;
  readonly #read = new Map<string, Promise<Figures>>();

  constructor(store: MetricsStore) {
    this.#store = store;
  }

  /** The second's figures with their histograms; empty where it is not stored any more. */
  read(runId: string, second: number, revision: number): Promise<Figures> {
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

  async #load(runId: Types.ObjectId, second: number): Promise<Figures> {
    const figures = new Figures();
    for await (const stored of this.#store.seconds(runId, { from: second, to: second }, 'PRIMARY'))
      addStored(figures, stored);
    return figures;
  }
}
