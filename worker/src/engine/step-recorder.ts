/** Counts what the requests of one step do within a second. */
import { HistogramRecorder, type StepTick } from '@loadtest/protocol';
import type { RequestEntry } from './request-entry.ts';

interface Sampled {
  count: number;
  sample: string | null;
}

interface Checked {
  passed: number;
  failed: number;
  sample: string | null;
}

const byFirst = (a: readonly [number, ...unknown[]], b: readonly [number, ...unknown[]]): number => a[0] - b[0];

export class StepRecorder {
  readonly #step: number;
  /** Made with the first request: a plan has up to 200 steps, of which a short run may reach few. */
  #histograms: { latency: HistogramRecorder; responseTime: HistogramRecorder } | undefined;
  readonly #statusCodes = new Map<number, number>();
  readonly #errorKinds = new Map<number, Sampled>();
  readonly #checks = new Map<number, Checked>();
  #requests = 0;
  #unsent = 0;
  #errors = 0;
  #interrupted = 0;
  #bytesReceived = 0;

  constructor(step: number) {
    this.#step = step;
  }

  /** `kind`: index in ERROR_KINDS, −1 for none. */
  request(entry: RequestEntry, kind: number): void {
    this.#requests++;
    this.#bytesReceived += entry.bytesReceived;
    if (entry.sentMs === null) this.#unsent++;
    if (entry.status > 0) this.#statusCodes.set(entry.status, (this.#statusCodes.get(entry.status) ?? 0) + 1);
    if (kind >= 0) this.#fail(kind, entry.sample);
    if (entry.kind === 'INTERRUPTED') {
      this.#interrupted++;
      return;
    }
    if (kind >= 0) this.#errors++;
    this.#histograms ??= { latency: new HistogramRecorder(), responseTime: new HistogramRecorder() };
    if (entry.sentMs !== null) this.#histograms.latency.record((entry.doneMs - entry.sentMs) * 1000);
    this.#histograms.responseTime.record((entry.doneMs - entry.plannedMs) * 1000);
  }

  check(check: number, passed: boolean, sample: string | null): void {
    const checked = this.#checks.get(check) ?? { passed: 0, failed: 0, sample: null };
    this.#checks.set(check, checked);
    if (passed) checked.passed++;
    else checked.failed++;
    if (!passed) checked.sample ??= sample;
  }

  /** This second's figures, and a fresh start; nothing where there was no request. */
  take(): StepTick[] {
    if (this.#requests === 0) return [];
    const tick: StepTick = {
      step: this.#step,
      requests: this.#requests,
      unsent: this.#unsent,
      errors: this.#errors,
      interruptedRequests: this.#interrupted,
      bytesReceived: this.#bytesReceived,
      latency: this.#histograms?.latency.take() ?? new Uint8Array(0),
      responseTime: this.#histograms?.responseTime.take() ?? new Uint8Array(0),
      statusCodes: [...this.#statusCodes].sort(byFirst),
      errorKinds: [...this.#errorKinds]
        .sort(byFirst)
        .map(([kind, { count, sample }]) => [kind, count, sample] as const),
      checks: [...this.#checks].sort(byFirst).map(([check, of]) => [check, of.passed, of.failed, of.sample] as const),
    };
    this.#requests = this.#unsent = this.#errors = this.#interrupted = this.#bytesReceived = 0;
    this.#statusCodes.clear();
    this.#errorKinds.clear();
    this.#checks.clear();
    return [tick];
  }

  #fail(kind: number, sample: string | null): void {
    const known = this.#errorKinds.get(kind);
    if (known === undefined) this.#errorKinds.set(kind, { count: 1, sample });
    else known.count++;
  }
}
