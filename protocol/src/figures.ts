/** What was counted and measured over any set of ticks: a second, a stretch, a whole run. Adding is commutative and associative. */
import { Histogram } from './histogram.ts';
import { addCounters, type Counters, noCounters, type StepTick, type Tick } from './tick.ts';

/** A count with one masked sample of what was counted. Of two samples the lesser in code units stays, whatever the order. */
export interface Sampled {
  count: number;
  sample: string | null;
}
export interface CheckFigures {
  passed: number;
  failed: number;
  /** Of a failure. */
  sample: string | null;
}

export interface StepFigures {
  requests: number;
  unsent: number;
  errors: number;
  interruptedRequests: number;
  bytesReceived: number;
  readonly latency: Histogram;
  readonly responseTime: Histogram;
  /** By status. */
  readonly statusCodes: Map<number, number>;
  /** By index in ERROR_KINDS. */
  readonly errorKinds: Map<number, Sampled>;
  /** By index of the check within its step. */
  readonly checks: Map<number, CheckFigures>;
}

export function lesserSample(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

function noStep(): StepFigures {
  return {
    requests: 0,
    unsent: 0,
    errors: 0,
    interruptedRequests: 0,
    bytesReceived: 0,
    latency: new Histogram(),
    responseTime: new Histogram(),
    statusCodes: new Map(),
    errorKinds: new Map(),
    checks: new Map(),
  };
}

export class Figures {
  readonly counters: Counters = noCounters();
  readonly startDelay = new Histogram();
  /** By the step's index in the plan; only those with requests. */
  readonly steps = new Map<number, StepFigures>();

  /** Adds a tick's counters and histograms; its drops belong to other seconds and are left to the books. */
  addTick(tick: Tick): void {
    addCounters(this.counters, tick);
    this.startDelay.add(tick.startDelay);
    for (const step of tick.steps) this.addStep(step);
  }

  addStep(from: StepTick): void {
    const to = this.step(from.step);
    to.requests += from.requests;
    to.unsent += from.unsent;
    to.errors += from.errors;
    to.interruptedRequests += from.interruptedRequests;
    to.bytesReceived += from.bytesReceived;
    to.latency.add(from.latency);
    to.responseTime.add(from.responseTime);
    for (const [status, count] of from.statusCodes)
      to.statusCodes.set(status, (to.statusCodes.get(status) ?? 0) + count);
    for (const [kind, count, sample] of from.errorKinds) addSampled(to.errorKinds, kind, { count, sample });
    for (const [check, passed, failed, sample] of from.checks) addCheck(to.checks, check, { passed, failed, sample });
  }

  /** Adds other figures, in place. */
  addAll(other: Figures): this {
    addCounters(this.counters, other.counters);
    this.startDelay.addAll(other.startDelay);
    for (const [index, from] of other.steps) {
      const to = this.step(index);
      to.requests += from.requests;
      to.unsent += from.unsent;
      to.errors += from.errors;
      to.interruptedRequests += from.interruptedRequests;
      to.bytesReceived += from.bytesReceived;
      to.latency.addAll(from.latency);
      to.responseTime.addAll(from.responseTime);
      for (const [status, count] of from.statusCodes)
        to.statusCodes.set(status, (to.statusCodes.get(status) ?? 0) + count);
      for (const [kind, sampled] of from.errorKinds) addSampled(to.errorKinds, kind, sampled);
      for (const [check, figures] of from.checks) addCheck(to.checks, check, figures);
    }
    return this;
  }

  /** The step's figures, made where there are none yet. */
  step(index: number): StepFigures {
    let step = this.steps.get(index);
    if (step === undefined) {
      step = noStep();
      this.steps.set(index, step);
    }
    return step;
  }

  /** Of all steps together. */
  latency(): Histogram {
    return this.#merged((step) => step.latency);
  }
  /** Of all steps together. */
  responseTime(): Histogram {
    return this.#merged((step) => step.responseTime);
  }

  #merged(pick: (step: StepFigures) => Histogram): Histogram {
    const whole = new Histogram();
    for (const step of this.steps.values()) whole.addAll(pick(step));
    return whole;
  }
}

function addSampled(to: Map<number, Sampled>, kind: number, more: Sampled): void {
  const had = to.get(kind);
  to.set(kind, {
    count: (had?.count ?? 0) + more.count,
    sample: lesserSample(had?.sample ?? null, more.sample),
  });
}

function addCheck(to: Map<number, CheckFigures>, check: number, more: CheckFigures): void {
  const had = to.get(check);
  to.set(check, {
    passed: (had?.passed ?? 0) + more.passed,
    failed: (had?.failed ?? 0) + more.failed,
    sample: lesserSample(had?.sample ?? null, more.sample),
  });
}

/** Figures as they are stored: plain values, histograms in their wire form. Steps ascending, and within them the rest too. */
export interface StoredFigures {
  readonly counters: Counters;
  readonly startDelay: Uint8Array;
  readonly steps: readonly StepTick[];
}

const byFirst = (a: readonly [number, ...unknown[]], b: readonly [number, ...unknown[]]): number => a[0] - b[0];

export function storeFigures(figures: Figures): StoredFigures {
  const steps = [...figures.steps].sort(byFirst).map(
    ([step, from]): StepTick => ({
      step,
      requests: from.requests,
      unsent: from.unsent,
      errors: from.errors,
      interruptedRequests: from.interruptedRequests,
      bytesReceived: from.bytesReceived,
      latency: from.latency.encode(),
      responseTime: from.responseTime.encode(),
      statusCodes: [...from.statusCodes].sort(byFirst),
      errorKinds: [...from.errorKinds].sort(byFirst).map(([kind, { count, sample }]) => [kind, count, sample] as const),
      checks: [...from.checks].sort(byFirst).map(([check, c]) => [check, c.passed, c.failed, c.sample] as const),
    }),
  );
  return { counters: { ...figures.counters }, startDelay: figures.startDelay.encode(), steps };
}

/** Adds stored figures to `figures`, in place. Throws on malformed histograms. */
export function addStored(figures: Figures, stored: StoredFigures): Figures {
  addCounters(figures.counters, stored.counters);
  figures.startDelay.add(stored.startDelay);
  for (const step of stored.steps) figures.addStep(step);
  return figures;
}
