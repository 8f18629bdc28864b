/** Keeps something running: what ends without being told to is started again, later and later as long as it keeps failing. */
import { setTimeout as delay } from 'node:timers/promises';
import { describeExit, type ProcessExit } from './child.ts';

/** Anything that runs in a process: a child, an engine. */
export interface Running {
  readonly exited: Promise<ProcessExit>;
  stop(limitMs: number): Promise<unknown>;
  kill(): Promise<void>;
}

export interface SuperviseOptions<T extends Running> {
  /** Resolves when it serves; rejects when it cannot be started or the signal is aborted, and then nothing of it is left. */
  start(signal: AbortSignal): Promise<T>;
  /** It ended, or cannot be started again: how, and what is done about it. */
  onTrouble(line: string): void;
  /** It was started again. */
  onBack(): void;
  /** Delays before the first, second, … try to start it again; the last one goes on. */
  readonly backoffMs?: readonly number[];
  /** Having run so long it counts as healthy, and the delays begin anew. */
  readonly healthyAfterMs?: number;
}

export interface Supervised<T extends Running> {
  /** What runs now, or ran last. */
  current(): T;
  /** Stops it, and starts it again at once. Resolves when it has stopped. */
  restart(limitMs: number): Promise<void>;
  stop(limitMs: number): Promise<void>;
  kill(): Promise<void>;
}

const BACKOFF_MS: readonly number[] = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
const HEALTHY_AFTER_MS = 30_000;

/** Starts it. The first start is not repeated: where it fails there is something for a person to do. */
export async function supervise<T extends Running>(
  options: SuperviseOptions<T>,
  signal: AbortSignal,
): Promise<Supervised<T>> {
  const backoffMs = options.backoffMs ?? BACKOFF_MS;
  const healthyAfterMs = options.healthyAfterMs ?? HEALTHY_AFTER_MS;
  const ending = new AbortController();
  let running = await options.start(signal);
  let startedAt = performance.now();
  let restartWanted = false;
  let failures = 0;

  async function backOff(exit: ProcessExit): Promise<void> {
    if (performance.now() - startedAt >= healthyAfterMs) failures = 0;
    const waitMs = backoffMs[Math.min(failures, backoffMs.length - 1)] ?? 0;
    failures += 1;
    options.onTrouble(`${describeExit(exit)}: starting it again in ${waitMs / 1_000} s`);
    await delay(waitMs, undefined, { signal: ending.signal });
  }

  async function startAgain(): Promise<void> {
    for (;;) {
      startedAt = performance.now();
      try {
        running = await options.start(ending.signal);
        options.onBack();
        return;
      } catch (error) {
        ending.signal.throwIfAborted();
        options.onTrouble(error instanceof Error ? error.message : String(error));
        await backOff({ code: null, signal: null });
      }
    }
  }

  async function watch(): Promise<void> {
    for (;;) {
      const exit = await running.exited;
      ending.signal.throwIfAborted();
      if (restartWanted) restartWanted = false;
      else await backOff(exit);
      await startAgain();
    }
  }
  // It goes on until it is told to end, which interrupts whatever it waits for.
  const watching = watch().catch((error: unknown) => {
    if (!ending.signal.aborted) throw error;
  });

  return {
    current: () => running,
    async restart(limitMs) {
      restartWanted = true;
      await running.stop(limitMs);
    },
    async stop(limitMs) {
      ending.abort();
      await running.stop(limitMs);
      await watching;
    },
    async kill() {
      ending.abort();
      await running.kill();
      await watching;
    },
  };
}
