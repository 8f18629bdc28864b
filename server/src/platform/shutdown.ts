/** The order in which the process ends: `/readyz` says no, work is handed over, connections end, then the stores. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from './log.ts';

/**
 * WORK: take no more, hand over what runs, flush. CONNECTIONS: WebSockets, then HTTP. STORES: queues, pub/sub, Redis, MongoDB.
 * Tasks of one phase run at once; a phase begins when the one before is done.
 */
export type ShutdownPhase = 'WORK' | 'CONNECTIONS' | 'STORES';
const PHASES: readonly ShutdownPhase[] = ['WORK', 'CONNECTIONS', 'STORES'];

/** A task that hangs is left behind after so long (ms), so that three phases end within 5 s. */
const LONGEST_TASK_MS = 1500;

export interface Shutdown {
  /** Aborted the moment that the shutdown begins. */
  readonly signal: AbortSignal;
  add(phase: ShutdownPhase, name: string, task: () => Promise<unknown> | unknown): void;
  /** Runs all tasks; a second call waits for the first. Never rejects. */
  run(reason: string): Promise<void>;
}

export function createShutdown(log: Logger): Shutdown {
  const abort = new AbortController();
  const tasks: { phase: ShutdownPhase; name: string; task: () => Promise<unknown> | unknown }[] = [];
  let running: Promise<void> | null = null;

  async function finish(name: string, task: () => Promise<unknown> | unknown): Promise<void> {
    const timer = new AbortController();
    try {
      const late = delay(LONGEST_TASK_MS, 'late', { signal: timer.signal }).catch(() => 'stopped');
      const outcome = await Promise.race([
        Promise.resolve()
          .then(task)
          .then(() => 'done'),
        late,
      ]);
      if (outcome === 'late') log.warn({ task: name }, `Shutting down: '${name}' takes too long and is left behind`);
    } catch (error) {
      log.warn({ err: error, task: name }, `Shutting down: '${name}' failed`);
    } finally {
      timer.abort();
    }
  }

  async function runAll(reason: string): Promise<void> {
    log.info({ reason }, 'Shutting down');
    abort.abort();
    for (const phase of PHASES) {
      await Promise.all(tasks.filter((task) => task.phase === phase).map(({ name, task }) => finish(name, task)));
    }
  }

  return {
    signal: abort.signal,
    add(phase, name, task) {
      tasks.push({ phase, name, task });
    },
    run(reason) {
      running ??= runAll(reason);
      return running;
    },
  };
}
