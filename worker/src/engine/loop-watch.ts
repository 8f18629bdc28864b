/** Watches the engine's own loop: the longest time that it did not turn, and the share of a core that its thread used. */

/** How often the loop shows that it turns, ms. */
export const TURN_MS = 10;

export class LoopWatch {
  readonly #cpuMs: () => number;
  /** When the loop should turn next. */
  #expectedMs: number;
  #stallMs = 0;
  #cpuAtMs: number;
  #cpuUsedMs: number;
  #cpu = 0;

  /** `cpuMs`: CPU time of the thread so far. Times are ms since the run's start. */
  constructor(nowMs: number, cpuMs: () => number) {
    this.#cpuMs = cpuMs;
    this.#expectedMs = nowMs + TURN_MS;
    this.#cpuAtMs = nowMs;
    this.#cpuUsedMs = cpuMs();
  }

  /** The loop has turned. */
  turned(nowMs: number): void {
    this.#stalled(nowMs);
    this.#expectedMs = nowMs + TURN_MS;
  }

  /** A second ends, at `nowMs` or before: what it is reported with. A stall counts in each second with its length until then. */
  secondOver(endMs: number, nowMs: number): { stallMs: number; cpu: number } {
    this.#stalled(endMs);
    const stallMs = Math.round(this.#stallMs * 1000) / 1000;
    this.#stallMs = 0;
    if (nowMs > this.#cpuAtMs) {
      const usedMs = this.#cpuMs();
      this.#cpu = Math.min(1, Math.max(0, (usedMs - this.#cpuUsedMs) / (nowMs - this.#cpuAtMs)));
      this.#cpuUsedMs = usedMs;
      this.#cpuAtMs = nowMs;
    }
    return { stallMs, cpu: Math.round(this.#cpu * 1000) / 1000 };
  }

  #stalled(untilMs: number): void {
    this.#stallMs = Math.max(this.#stallMs, untilMs - this.#expectedMs);
  }
}

/** CPU time of the calling thread in ms; before Node 23.9, which cannot tell, that of the whole process. */
export function threadCpuMs(): number {
  const { user, system } = typeof process.threadCpuUsage === 'function' ? process.threadCpuUsage() : process.cpuUsage();
  return (user + system) / 1000;
}
