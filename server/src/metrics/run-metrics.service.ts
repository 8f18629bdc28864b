/** The figures of one run: its summary, its seconds, stretches of them. */
import { addStored, errorKindsOf, Figures, statusCodesOf } from '@loadtest/protocol';
import { adjustedCurve, type CompiledScenario } from '@loadtest/scenario';
import DataLoader from 'dataloader';
import { badUserInput, type InputIssue } from '../platform/errors.ts';
import { adjustmentsOf, type StoredRun } from '../runs/run.store.ts';
import type { CheckSummary, RunSummary } from '../runs/run.type.ts';
import { compiledRun } from '../runs/run-files.ts';
import { errorCounts, statusCounts } from './counts.type.ts';
import { errorRateOf, latencyOf, stepSummaries } from './figures-view.ts';
import type { MetricsStore } from './metrics.store.ts';
import { SecondHistograms } from './second-histograms.ts';
import { type RunTick, runTick, type TickRun } from './tick.type.ts';
import type { MetricsWindow } from './window.type.ts';
import { seriesOf, type WindowRun, windowOf } from './windows.ts';

const LIMITS = { ticks: 600, points: 2000 } as const;
/** Compiled scenarios that stay in memory: a page of runs and those that are watched. */
const COMPILED_KEPT = 200;
/** A run that has been over for so long is the same on every copy, ms. */
const COPIED_AFTER_MS = 60_000;

export class RunMetricsService {
  readonly #store: MetricsStore;
  readonly #histograms: SecondHistograms;
  readonly #compiled = new Map<string, CompiledScenario>();
  readonly #summaries = new DataLoader<StoredRun, Figures>((runs) => this.#loadSummaries(runs), { cache: false });

  constructor(store: MetricsStore) {
    this.#store = store;
    this.#histograms = new SecondHistograms(store);
  }

  compiled(run: StoredRun): CompiledScenario {
    const id = run._id.toHexString();
    const known = this.#compiled.get(id);
    if (known !== undefined) return known;
    const compiled = compiledRun(run);
    this.#compiled.set(id, compiled);
    for (const oldest of this.#compiled.keys()) {
      if (this.#compiled.size <= COMPILED_KEPT) break;
      this.#compiled.delete(oldest);
    }
    return compiled;
  }

  tickRun(run: StoredRun): TickRun {
    const { load, steps } = this.compiled(run);
    return {
      startAtMs: run.startAtMs ?? 0,
      warmUpMs: load.warmUpMs,
      durationMs: adjustedCurve(load, adjustmentsOf(run)).durationMs,
      stepNames: steps.map(({ name }) => name),
    };
  }

  /** The newest second; null before the first. */
  async latest(run: StoredRun): Promise<RunTick | null> {
    const newest = await this.#store.latest(run._id);
    return newest === null ? null : runTick(this.tickRun(run), newest, this.#histograms);
  }

  async ticks(run: StoredRun, after: number | null, first: number): Promise<RunTick[]> {
    if (!(first >= 1 && first <= LIMITS.ticks))
      throw badUserInput([{ path: 'first', message: `must be between 1 and ${LIMITS.ticks}, not ${first}` }]);
    throwNegative({ after });
    const seconds = await this.#store.figures(run._id, { from: (after ?? -1) + 1, limit: first }, 'PRIMARY');
    const tickOf = this.tickRun(run);
    return seconds.map((second) => runTick(tickOf, second, this.#histograms));
  }

  /** A published second as the API shows it. */
  tick(run: TickRun, second: Parameters<typeof runTick>[1]): RunTick {
    return runTick(run, second, this.#histograms);
  }

  async series(
    run: StoredRun,
    asked: { readonly from: number | null; readonly to: number | null; readonly last: number | null },
    maxPoints: number,
  ): Promise<MetricsWindow[]> {
    const issues: InputIssue[] = [];
    if (!(maxPoints >= 1 && maxPoints <= LIMITS.points))
      issues.push({ path: 'maxPoints', message: `must be between 1 and ${LIMITS.points}, not ${maxPoints}` });
    if (asked.last !== null && asked.last < 1) issues.push({ path: 'last', message: 'must be 1 or more' });
    if (asked.last !== null && (asked.from !== null || asked.to !== null))
      issues.push({ path: 'last', message: 'give either `last`, or `from` and `to`' });
    issues.push(...negativeIssues({ from: asked.from, to: asked.to }));
    if (issues.length > 0) throw badUserInput(issues);
    const range = this.#range(run, asked.last === null ? asked : { from: run.lastSecond - asked.last + 1, to: null });
    return range === null ? [] : await seriesOf(this.#store, this.#windowRun(run), range, maxPoints);
  }

  /** Null where there is no second yet. @throws CodedError BAD_USER_INPUT for an unknown step */
  async window(
    run: StoredRun,
    from: number | null,
    to: number | null,
    step: string | null,
  ): Promise<MetricsWindow | null> {
    throwNegative({ from, to });
    const windowRun = this.#windowRun(run);
    const index = step === null ? null : windowRun.stepNames.indexOf(step);
    if (index === -1) throw badUserInput([{ path: 'step', message: `The run has no step '${step}'` }]);
    const range = this.#range(run, { from, to });
    return range === null ? null : await windowOf(this.#store, windowRun, range, index);
  }

  /** Totals so far; final once the run is finished. Without the warm-up. */
  async summary(run: StoredRun): Promise<RunSummary> {
    const figures = await this.#summaries.load(run);
    const { steps } = this.compiled(run);
    const { counters } = figures;
    const { totals } = run;
    const seconds = totals?.seconds ?? 0;
    const finished = run.status === 'FINISHED';
    // What was due in the warm-up is kept out, also where it started after it.
    const iterations = counters.iterations - counters.warmUpIterations;
    return {
      planned: totals?.planned ?? (this.#windowRun(run).plansIterations ? 0 : null),
      iterations,
      completed: counters.completed,
      // Of workers that were lost nobody said how their last iterations ended: they were cut off.
      interrupted: finished ? iterations - counters.completed : counters.interrupted,
      dropped: totals?.dropped ?? 0,
      lost: totals?.lost ?? 0,
      requests: counters.requests,
      unsent: counters.unsent,
      uncounted: totals?.uncounted ?? 0,
      errors: counters.errors,
      errorRate: errorRateOf(counters),
      checksPassed: counters.checksPassed,
      checksFailed: counters.checksFailed,
      requestRate: seconds > 0 ? counters.requests / seconds : null,
      bytesSent: counters.bytesSent,
      bytesReceived: counters.bytesReceived,
      latency: latencyOf(figures.latency()),
      responseTime: latencyOf(figures.responseTime()),
      startDelay: latencyOf(figures.startDelay),
      statusCodes: statusCounts(statusCodesOf(figures)),
      errorKinds: errorCounts(errorKindsOf(figures)),
      checks: steps.flatMap((step, index) =>
        step.checks.map((check, at): CheckSummary => {
          const counted = figures.step(index).checks.get(at);
          return {
            step: step.name,
            name: check.name,
            passed: counted?.passed ?? 0,
            failed: counted?.failed ?? 0,
            sample: counted?.sample ?? null,
          };
        }),
      ),
      steps: stepSummaries(
        figures,
        steps.map(({ name }) => name),
        seconds,
      ),
    };
  }

  async #loadSummaries(runs: readonly StoredRun[]): Promise<Figures[]> {
    const stored = await this.#store.summaries(runs.map(({ _id }) => _id));
    return runs.map(({ _id }) => {
      const figures = new Figures();
      const found = stored.get(_id.toHexString());
      return found === undefined ? figures : addStored(figures, found);
    });
  }

  #windowRun(run: StoredRun): WindowRun {
    const { load, steps } = this.compiled(run);
    return {
      runId: run._id,
      stepNames: steps.map(({ name }) => name),
      plansIterations: load.curve.unit === 'ITERATIONS_PER_SECOND',
      readFrom:
        run.endedAt !== null && Date.now() - run.endedAt.getTime() > COPIED_AFTER_MS ? 'NEAREST_COPY' : 'PRIMARY',
    };
  }

  #range(
    run: StoredRun,
    { from, to }: { from: number | null; to: number | null },
  ): { from: number; to: number } | null {
    const range = { from: Math.max(0, from ?? 0), to: Math.min(run.lastSecond, to ?? run.lastSecond) };
    return range.from <= range.to ? range : null;
  }
}

/** Seconds of a run are 0 or more. */
function negativeIssues(seconds: Readonly<Record<string, number | null>>): InputIssue[] {
  return Object.entries(seconds).flatMap(([path, second]) =>
    second !== null && second < 0 ? [{ path, message: `must be a second of the run, 0 or more, not ${second}` }] : [],
  );
}
function throwNegative(seconds: Readonly<Record<string, number | null>>): void {
  const issues = negativeIssues(seconds);
  if (issues.length > 0) throw badUserInput(issues);
}
