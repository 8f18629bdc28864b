/** A shard in a thread of its own, with the same handle as one in this thread. */
import { Worker } from 'node:worker_threads';
import { addCounters, noCounters, type ShardEnd, type Tick } from '@loadtest/protocol';
import type { Adjustment } from '@loadtest/scenario';
import { createMask } from './mask.ts';
import type { ShardHandle, ShardPlace, ShardStart } from './shard.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';

export interface ShardThreadOptions extends ShardPlace {
  readonly onTick: (tick: Tick) => void;
}

export interface ShardThread extends ShardHandle {
  /** The thread is up and its plan can be run. Rejects where it cannot; then `done` is FAILED. */
  readonly ready: Promise<void>;
  /** Once, at any time: begins now where the start has passed, else then. */
  begin(start: ShardStart): void;
  /** Ends the thread at once, whatever it does; where it had not ended, `done` is FAILED. */
  terminate(): void;
}

/** Prepares a shard in a new thread; it waits for `begin`. A thread that crashes ends as FAILED, with the totals of its ticks. */
export function startShardThread(options: ShardThreadOptions): ShardThread {
  return new HostedShard(options);
}

/** Beside this file, in its own form: `.ts` from source, `.js` in a bundle. */
function threadUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './engine.thread.ts' : './engine.thread.js', import.meta.url);
}

class HostedShard implements ShardThread {
  readonly ready: Promise<void>;
  readonly done: Promise<ShardEnd>;
  readonly #options: ShardThreadOptions;
  readonly #worker: Worker;
  readonly #sum = { ...noCounters(), dropped: 0, lost: 0 };
  readonly #readiness = Promise.withResolvers<void>();
  readonly #ending = Promise.withResolvers<ShardEnd>();
  #cursor: number;
  #lastSecond = -1;
  #begun = false;

  constructor(options: ShardThreadOptions) {
    this.#options = options;
    this.#cursor = options.shard;
    this.ready = this.#readiness.promise;
    this.done = this.#ending.promise;
    // Whoever does not wait for it learns of it from `done`.
    this.ready.catch(() => undefined);
    const { plan, inputs, shard, attempt, gate } = options;
    const data: ThreadData = { plan, inputs, shard, attempt, gate: gate.buffer };
    this.#worker = new Worker(threadUrl(), { workerData: data, name: `shard ${shard}` });
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('messageerror', (error) => this.#fail(error));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`The engine's thread ended with code ${code}`)));
  }

  begin(start: ShardStart): void {
    if (this.#begun) throw new Error('The shard has begun already');
    this.#begun = true;
    this.#tell({ type: 'begin', start });
  }

  adjust(adjustments: readonly Adjustment[]): void {
    this.#tell({ type: 'adjust', adjustments });
  }

  stop({ graceMs }: { readonly graceMs: number }): void {
    if (this.#begun) this.#tell({ type: 'stop', graceMs });
    else this.#endUnbegun('STOPPED');
  }

  fence(): void {
    if (this.#begun) this.#tell({ type: 'fence' });
    else this.#endUnbegun('FENCED');
  }

  terminate(): void {
    void this.#worker.terminate();
  }

  #tell(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromThread): void {
    switch (message.type) {
      case 'ready':
        this.#readiness.resolve();
        return;
      case 'tick':
        this.#take(message.tick);
        return;
      case 'end':
        this.#ending.resolve(message.end);
        void this.#worker.terminate();
        return;
      default:
        message satisfies never;
    }
  }

  #take(tick: Tick): void {
    addCounters(this.#sum, tick);
    for (const { count, lost } of tick.drops) {
      this.#sum.dropped += count;
      this.#sum.lost += lost;
    }
    this.#cursor = tick.cursor;
    this.#lastSecond = tick.second;
    this.#options.onTick(tick);
  }

  #fail(error: unknown): void {
    const mask = createMask(Object.values(this.#options.inputs.secrets));
    const failure = new Error(mask(error instanceof Error ? error.message : String(error)));
    this.#readiness.reject(failure);
    this.#ending.resolve(this.#endOf('FAILED', failure.message));
  }

  #endUnbegun(reason: 'STOPPED' | 'FENCED'): void {
    this.#ending.resolve(this.#endOf(reason, null));
    void this.#worker.terminate();
  }

  #endOf(reason: ShardEnd['reason'], message: string | null): ShardEnd {
    const { shard, attempt } = this.#options;
    return { ...this.#sum, shard, attempt, cursor: this.#cursor, lastSecond: this.#lastSecond, reason, message };
  }
}
