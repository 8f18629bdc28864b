/** What this process uses of its machine: the part of the heartbeat that tells whether the worker itself measures well. */
import { totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { monotonicMs } from './clock-offset.ts';

const RESOLUTION_MS = 10;

export interface ProcessUse {
  /** Share of the cores that it may use, of all threads together, since the last reading; 0..1. */
  readonly cpu: number;
  readonly memoryBytes: number;
  /** The limit of its control group, else the machine's memory. */
  readonly memoryLimitBytes: number;
  /** By how much the main thread's loop was late, p99 since the last reading, ms. */
  readonly eventLoopDelayMs: number;
}

export class ProcessFigures {
  readonly #cores: number;
  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #memoryLimitBytes = memoryLimit();
  #readAtMs = monotonicMs();
  #cpuAtRead = process.cpuUsage();

  constructor(cores: number) {
    this.#cores = cores;
    this.#delays.enable();
  }

  read(): ProcessUse {
    const nowMs = monotonicMs();
    const used = process.cpuUsage(this.#cpuAtRead);
    const cpu = (used.user + used.system) / 1000 / Math.max(1, nowMs - this.#readAtMs) / this.#cores;
    this.#readAtMs = nowMs;
    this.#cpuAtRead = process.cpuUsage();
    // The histogram holds the time from one firing of its timer to the next, its own interval included.
    const p99Ms = this.#delays.count === 0 ? 0 : this.#delays.percentile(99) / 1e6 - RESOLUTION_MS;
    this.#delays.reset();
    return {
      cpu: Math.min(1, cpu),
      memoryBytes: process.memoryUsage.rss(),
      memoryLimitBytes: this.#memoryLimitBytes,
      eventLoopDelayMs: Math.max(0, p99Ms),
    };
  }

  stop(): void {
    this.#delays.disable();
  }
}

/** Node answers 0, or a number beyond all memory, where no limit is set. */
function memoryLimit(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}
