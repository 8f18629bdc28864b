/** Stretches of a run: exact merges of its stored seconds. */
import { addStored, errorKindsOf, Figures, type StoredSecond, statusCodesOf } from '@loadtest/protocol';
import type { Types } from 'mongoose';
import { errorCounts, statusCounts } from './counts.type.ts';
import { errorRateOf, latencyOf, stepSummaries } from './figures-view.ts';
import type { MetricsStore, ReadFrom } from './metrics.store.ts';
import type { MetricsWindow } from './window.type.ts';

/** The run as windows need it. */
export interface WindowRun {
  readonly runId: Types.ObjectId;
  readonly stepNames: readonly string[];
  /** User models plan no iterations. */
  readonly plansIterations: boolean;
  readonly readFrom: ReadFrom;
}

class Stretch {
  readonly figures = new Figures();
  planned = 0;
  dropped = 0;
  lost = 0;
  complete = true;
  seconds = 0;
  inFlightMax = 0;
  usersMax = 0;
  connectionsMax = 0;

  add(stored: StoredSecond): void {
    addStored(this.figures, stored);
    this.planned += stored.planned;
    this.dropped += stored.dropped;
    this.lost += stored.lost;
    this.complete &&= stored.complete;
    this.seconds += 1;
    this.inFlightMax = Math.max(this.inFlightMax, stored.inFlight);
    this.usersMax = Math.max(this.usersMax, stored.users);
    this.connectionsMax = Math.max(this.connectionsMax, stored.connections);
  }

  view(run: WindowRun, from: number, to: number): MetricsWindow {
    const seconds = to - from + 1;
    const { counters } = this.figures;
    return {
      from,
      to,
      // Every second has a document: one that is not there (any more) is missing.
      complete: this.complete && this.seconds === seconds,
      planned: run.plansIterations ? this.planned : null,
      iterations: counters.iterations,
      dropped: this.dropped,
      lost: this.lost,
      requests: counters.requests,
      unsent: counters.unsent,
      requestRate: counters.requests / seconds,
      errors: counters.errors,
      errorRate: errorRateOf(counters),
      checksFailed: counters.checksFailed,
      inFlightMax: this.inFlightMax,
      usersMax: this.usersMax,
      connectionsMax: this.connectionsMax,
      bytesSent: counters.bytesSent,
      bytesReceived: counters.bytesReceived,
      latency: latencyOf(this.figures.latency()),
      responseTime: latencyOf(this.figures.responseTime()),
      startDelay: latencyOf(this.figures.startDelay),
      statusCodes: statusCounts(statusCodesOf(this.figures)),
      errorKinds: errorCounts(errorKindsOf(this.figures)),
      steps: stepSummaries(this.figures, run.stepNames, seconds),
    };
  }
}

/** The seconds from..to (both inclusive) in at most `maxPoints` stretches of equal length, the last one perhaps shorter. */
export async function seriesOf(
  store: Pick<MetricsStore, 'seconds'>,
  run: WindowRun,
  range: { readonly from: number; readonly to: number },
  maxPoints: number,
): Promise<MetricsWindow[]> {
  const { from, to } = range;
  if (to < from) return [];
  const length = Math.ceil((to - from + 1) / maxPoints);
  const windows: MetricsWindow[] = [];
  let stretch = new Stretch();
  let begins = from;
  const finish = (ends: number): void => {
    windows.push(stretch.view(run, begins, ends));
    stretch = new Stretch();
    begins = ends + 1;
  };
  for await (const stored of store.seconds(run.runId, range, run.readFrom)) {
    while (stored.second >= begins + length) finish(begins + length - 1);
    stretch.add(stored);
  }
  while (begins <= to) finish(Math.min(to, begins + length - 1));
  return windows;
}

/** One step's figures alone: what concerns iterations is of the whole run and reads 0 there. */
export async function windowOf(
  store: Pick<MetricsStore, 'seconds'>,
  run: WindowRun,
  range: { readonly from: number; readonly to: number },
  step: number | null,
): Promise<MetricsWindow> {
  const stretch = new Stretch();
  for await (const stored of store.seconds(run.runId, range, run.readFrom)) stretch.add(stored);
  if (step === null) return stretch.view(run, range.from, range.to);
  const only = new Stretch();
  const figures = stretch.figures.step(step);
  only.figures.steps.set(step, figures);
  const { complete, seconds, inFlightMax, usersMax, connectionsMax } = stretch;
  Object.assign(only, { complete, seconds, inFlightMax, usersMax, connectionsMax });
  Object.assign(only.figures.counters, {
    requests: figures.requests,
    unsent: figures.unsent,
    errors: figures.errors,
    interruptedRequests: figures.interruptedRequests,
    bytesReceived: figures.bytesReceived,
    checksFailed: [...figures.checks.values()].reduce((sum, { failed }) => sum + failed, 0),
  });
  const view = only.view({ ...run, plansIterations: false }, range.from, range.to);
  return { ...view, steps: view.steps.filter((_, index) => index === step) };
}
