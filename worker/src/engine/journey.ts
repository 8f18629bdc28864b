/** One iteration: the steps in order, each after the think time of the one before. A failed step does not end it. */
import type { ErrorKind } from '@loadtest/protocol';
import type { Clock, Timer } from './clock.ts';
import type { Cookies } from './cookies.ts';
import { sampleOf } from './failures.ts';
import type { Start } from './load-driver.ts';
import type { PreparedStep } from './prepared-step.ts';
import { redirectOf } from './redirects.ts';
import type { RequestEntry } from './request-entry.ts';
import type { OpenRequest, Outcome, Transport, WireRequest } from './transport.ts';

export interface JourneyContext {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly steps: readonly PreparedStep[];
  /** Where the run's time begins, on the clock's origin. */
  readonly startAtMs: number;
  request(entry: RequestEntry): void;
  check(step: number, check: number, passed: boolean, sample: string | null): void;
}

/** `atMs`: when, on the clock's origin. `pauseMs`: what its user waits then. */
type Landed = (interrupted: boolean, atMs: number, pauseMs: number) => void;

export class Iteration {
  readonly #context: JourneyContext;
  readonly #landed: Landed;
  readonly #cookies: Cookies | null;
  #step = -1;
  #hops = 0;
  #open: OpenRequest | null = null;
  #pause: Timer | null = null;
  #cut = false;

  /** `landed` is called once. It lands with its last answer: the pause after that is the user's, not the iteration's. */
  constructor(context: JourneyContext, { cookies }: Start, landed: Landed) {
    this.#context = context;
    this.#cookies = cookies;
    this.#landed = landed;
  }

  /** `dueMs`: when it was due, on the clock's origin. */
  begin(dueMs: number): void {
    this.#next(dueMs);
  }

  /** Ends it now, as interrupted. */
  cut(): void {
    this.#cut = true;
    this.#pause?.cancel();
    this.#open?.cut();
    this.#landed(true, this.#context.clock.now(), 0);
  }

  /** The next step, planned for `plannedMs`. */
  #next(plannedMs: number): void {
    this.#step++;
    this.#hops = 0;
    const step = this.#context.steps[this.#step];
    if (step !== undefined) this.#send(step, step.request, plannedMs);
  }

  #send(step: PreparedStep, request: WireRequest, plannedMs: number): void {
    const url = request.origin + request.path;
    const headers = this.#cookies?.addTo(request.headers, url) ?? request.headers;
    const filled = headers === request.headers ? request : { ...request, headers };
    this.#open = this.#context.transport.send(filled, (outcome) => {
      this.#open = null;
      if (outcome.headers !== null) this.#cookies?.keep(url, outcome.headers);
      this.#answered(step, request, plannedMs, outcome);
    });
  }

  #answered(step: PreparedStep, request: WireRequest, plannedMs: number, outcome: Outcome): void {
    const onward = this.#hops < step.maxRedirects ? redirectOf(request, outcome) : null;
    const interrupted = outcome.failure?.kind === 'INTERRUPTED';
    const failed = onward === null && !interrupted ? step.checks.map((verify) => verify(outcome)) : [];
    this.#record(step, plannedMs, outcome, onward === null ? errorOf(step, outcome, failed) : null);
    for (const [check, problem] of failed.entries()) this.#context.check(step.index, check, problem === null, problem);
    if (this.#cut) return;
    if (onward !== null) {
      this.#hops++;
      this.#send(step, onward, outcome.doneMs);
      return;
    }
    this.#after(step, outcome.doneMs);
  }

  /** The pause after a step; behind the last one it is the user's. */
  #after(step: PreparedStep, doneMs: number): void {
    const pauseMs = step.thinkTime();
    if (step.index + 1 >= this.#context.steps.length) return this.#landed(false, doneMs, pauseMs);
    const plannedMs = doneMs + pauseMs;
    if (pauseMs === 0) return this.#next(plannedMs);
    this.#pause = this.#context.clock.at(plannedMs, () => {
      this.#pause = null;
      this.#next(plannedMs);
    });
  }

  #record(step: PreparedStep, plannedMs: number, outcome: Outcome, error: StepError | null): void {
    const { startAtMs } = this.#context;
    this.#context.request({
      step: step.index,
      plannedMs: plannedMs - startAtMs,
      sentMs: outcome.sentMs === null ? null : outcome.sentMs - startAtMs,
      doneMs: outcome.doneMs - startAtMs,
      kind: error?.kind ?? null,
      sample: error?.sample ?? null,
      status: outcome.status,
      bytesReceived: outcome.bytesReceived,
    });
  }
}

interface StepError {
  readonly kind: ErrorKind;
  readonly sample: string | null;
}

/** The first of: transport, TIMEOUT, CHECK, HTTP_5XX, HTTP_4XX. A STATUS check decides alone about the status. */
function errorOf(step: PreparedStep, outcome: Outcome, failed: readonly (string | null)[]): StepError | null {
  if (outcome.failure !== null) {
    const { kind, message } = outcome.failure;
    return { kind, sample: kind === 'INTERRUPTED' ? null : sampleOf(message) };
  }
  const problem = failed.find((found) => found !== null);
  if (problem !== undefined && problem !== null) return { kind: 'CHECK', sample: problem };
  if (step.checksStatus || outcome.status < 400) return null;
  return { kind: outcome.status < 500 ? 'HTTP_4XX' : 'HTTP_5XX', sample: `Status ${outcome.status}` };
}
