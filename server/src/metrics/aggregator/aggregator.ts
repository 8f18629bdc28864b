/** The main thread's end of the aggregator: starts its thread, hands commands over, tells each coordinator what concerns it. */
import { Worker } from 'node:worker_threads';
import { ERROR_KINDS, Histogram, type RunAdjustment } from '@loadtest/protocol';
import type { Figures as ServerFigures } from '../../platform/figures.ts';
import type { Logger } from '../../platform/log.ts';
import { threadFile } from '../../platform/thread-file.ts';
import type { Placement } from '../../runs/run.model.ts';
import type {
  AggregatedRun,
  AggregatorCommand,
  AggregatorEvent,
  AggregatorSettings,
  FromThread,
  RunOutcome,
  RunProgress,
} from './aggregator.messages.ts';

/** Who coordinates a run hears of it here. */
export interface RunListener {
  progress(progress: RunProgress): void;
  /** Another replica coordinates the run now. */
  fenced(): void;
}

interface Waiting {
  readonly resolve: (outcome: RunOutcome | undefined) => void;
  readonly reject: (error: Error) => void;
}

export class Aggregator {
  readonly #settings: AggregatorSettings;
  readonly #figures: ServerFigures;
  readonly #log: Logger;
  readonly #listeners = new Map<string, RunListener>();
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | null = null;
  #lastId = 0;
  #closing = false;

  constructor(settings: AggregatorSettings, figures: ServerFigures, log: Logger) {
    this.#settings = settings;
    this.#figures = figures;
    this.#log = log;
  }

  /** Takes a run up, from its checkpoint where there is one. */
  async open(run: AggregatedRun, listener: RunListener): Promise<void> {
    this.#listeners.set(run.runId, listener);
    await this.#send({ type: 'OPEN', run });
  }
  async start(runId: string, startAtMs: number): Promise<void> {
    await this.#send({ type: 'START', runId, startAtMs });
  }
  async place(runId: string, placement: Placement): Promise<void> {
    await this.#send({ type: 'PLACE', runId, placement });
  }
  async lose(runId: string, shard: number, belowK: number): Promise<void> {
    await this.#send({ type: 'LOSE', runId, shard, belowK });
  }
  async abandon(runId: string, shard: number, belowK: number): Promise<void> {
    await this.#send({ type: 'ABANDON', runId, shard, belowK });
  }
  /** All changes of the load so far. */
  async adjust(runId: string, adjustments: readonly RunAdjustment[]): Promise<void> {
    await this.#send({ type: 'ADJUST', runId, adjustments });
  }
  async stop(runId: string, atMs: number): Promise<void> {
    await this.#send({ type: 'STOP', runId, atMs });
  }
  /** Closes and stores all that is left, and tells how it came out. */
  async finish(runId: string): Promise<RunOutcome> {
    const outcome = await this.#send({ type: 'FINISH', runId });
    this.#listeners.delete(runId);
    if (outcome === undefined) throw new Error('The aggregator gave no outcome');
    return outcome;
  }
  /** For whoever opened it with this listener: nothing happens where another coordinator of this process has the run by now. */
  async forget(runId: string, listener: RunListener): Promise<void> {
    if (this.#listeners.get(runId) !== listener) return;
    this.#listeners.delete(runId);
    if (this.#thread !== null) await this.#send({ type: 'FORGET', runId });
  }
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#thread === null) return;
    await this.#send({ type: 'CLOSE' }).catch(() => undefined);
    await this.#thread.terminate();
  }

  #send(command: AggregatorCommand): Promise<RunOutcome | undefined> {
    const thread = this.#started();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      thread.postMessage({ id, command });
    });
  }

  #started(): Worker {
    if (this.#thread !== null) return this.#thread;
    const thread = new Worker(threadFile('aggregator.thread', import.meta.url), { workerData: this.#settings });
    thread.on('message', (message: FromThread) => this.#hear(message));
    thread.on('error', (error) => this.#log.error({ err: error }, 'The aggregator failed'));
    thread.on('exit', () => this.#died());
    this.#thread = thread;
    return thread;
  }

  #hear(message: FromThread): void {
    if ('event' in message) return this.#dispatch(message.event);
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.outcome);
    else waiting?.reject(new Error(message.error));
  }

  #dispatch(event: AggregatorEvent): void {
    switch (event.type) {
      case 'PROGRESS':
        return this.#listeners.get(event.progress.runId)?.progress(event.progress);
      case 'FENCED':
        return this.#listeners.get(event.runId)?.fenced();
      case 'TROUBLE':
        return this.#log.warn({ runId: event.runId }, `The aggregator tries again: ${event.message}`);
      case 'COUNT':
        this.#figures.requests.inc(event.requests);
        for (const [kind, count] of event.errors)
          if (ERROR_KINDS[kind] !== 'INTERRUPTED')
            this.#figures.errors.inc({ kind: ERROR_KINDS[kind] ?? 'OTHER' }, count);
        return this.#figures.latency.addAll(Histogram.of(event.latency));
      case 'MALFORMED':
        return this.#figures.malformed.inc();
      case 'LOG':
        return this.#log[event.level]({ runId: event.runId }, event.message);
      default:
        throw event satisfies never;
    }
  }

  /** All runs of this process are given up: their coordinators end, and whoever takes them over goes on from the checkpoint. */
  #died(): void {
    this.#thread = null;
    for (const { reject } of this.#waiting.values()) reject(new Error('The aggregator ended'));
    this.#waiting.clear();
    if (this.#closing) return;
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listener of listeners) listener.fenced();
  }
}
