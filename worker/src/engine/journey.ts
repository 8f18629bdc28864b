/**
 * One iteration: the steps in order, each after the think time of the one before. Each attempt of a step, and each hop of a
 * redirect, is a request. A failed step does not end it; one whose extraction finds nothing does, since the steps behind need it.
 */
import type { Clock } from './clock.ts';
import type { Cookies } from './cookies.ts';
import { sampleOf } from './failures.ts';
import { errorOfAttempt, type Judgement, judge, type RequestError } from './judge.ts';
import type { Place } from './linked-queue.ts';
import type { Start } from './load-driver.ts';
import type { PreparedPlan } from './prepared-plan.ts';
import type { PreparedStep } from './prepared-step.ts';
import { redirectOf } from './redirects.ts';
import type { RequestEntry } from './request-entry.ts';
import { backoffMs, isRetried } from './retry.ts';
import type { Timer } from './timer.ts';
import type { OpenRequest, Outcome, Transport, WireRequest } from './transport.ts';
import type { UnsendableRequest } from './unsendable-request.ts';
import { type HasValues, IterationValues } from './values.ts';

export interface JourneyContext {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly plan: PreparedPlan;
  /** Where the run's time begins, on the clock's origin. */
  readonly startAtMs: number;
  request(entry: RequestEntry): void;
  /** Of the request that was told just before. */
  check(step: number, check: number, passed: boolean, sample: string | null): void;
  /**
   * Called once, never from within `begin`. `atMs`: when, on the clock's origin: with its last answer, since the pause after
   * that is the user's, not the iteration's. `pauseMs`: what its user waits then.
   */
  landed(iteration: Iteration, interrupted: boolean, atMs: number, pauseMs: number): void;
  readonly observer?: JourneyObserver;
}

/** Who wants to see what is sent and found, not only figures. Nothing that it is told is masked. */
export interface JourneyObserver {
  /** A request of the step ended: as it was sent (or why it could not be), and what came of it. */
  request(
    step: PreparedStep,
    sent: WireRequest | UnsendableRequest,
    outcome: Outcome,
    error: RequestError | null,
  ): void;
  /** What the step's checks and extractions made of its last request. */
  judged(step: PreparedStep, outcome: Outcome, judgement: Judgement): void;
}

/** Of what was found, characters; the rest is not looked through for secrets. */
const LONGEST_FOUND = 1000;

export class Iteration implements HasValues, Place<Iteration> {
  readonly start: Start;
  /** When it was due, ms since the run's start. */
  readonly dueMs: number;
  before: Place<Iteration> | null = null;
  after: Place<Iteration> | null = null;
  readonly #context: JourneyContext;
  readonly #cookies: Cookies | null;
  #values: IterationValues | undefined;
  #step = -1;
  #attempt = 1;
  #hops = 0;
  /** The step's own request, to which each attempt goes back. */
  #own: WireRequest | null = null;
  #open: OpenRequest | null = null;
  #pause: Timer | null = null;
  #cut = false;

  /** `cookies`: where its cookies are kept; null: nowhere. */
  constructor(context: JourneyContext, start: Start, dueMs: number, cookies: Cookies | null) {
    this.#context = context;
    this.start = start;
    this.dueMs = dueMs;
    this.#cookies = cookies;
  }

  get value(): this {
    return this;
  }

  get values(): IterationValues {
    this.#values ??= new IterationValues(this.#context.plan.values, this.start);
    return this.#values;
  }

  begin(): void {
    this.#next(this.dueMs + this.#context.startAtMs);
  }

  /** Ends it now, as interrupted. */
  cut(): void {
    this.#cut = true;
    this.#pause?.cancel();
    this.#open?.cut();
    this.#context.landed(this, true, this.#context.clock.now(), 0);
  }

  /** The next step, planned for `plannedMs`. */
  #next(plannedMs: number): void {
    const step = this.#context.plan.steps[++this.#step];
    if (step === undefined) throw new RangeError(`The plan has no step ${this.#step}`);
    this.#attempt = 1;
    this.#hops = 0;
    try {
      this.#own = step.constant ?? step.build(this.values);
    } catch (error) {
      this.#refuse(step, plannedMs, error as UnsendableRequest);
      return;
    }
    this.#send(step, this.#own, plannedMs);
  }

  #send(step: PreparedStep, request: WireRequest, plannedMs: number): void {
    const filled = this.#cookies === null ? request : this.#cookies.addTo(request);
    this.#open = this.#context.transport.send(filled, (outcome) => {
      this.#open = null;
      if (outcome.headers !== null) this.#cookies?.keep(request, outcome.headers);
      this.#answered(step, request, filled, plannedMs, outcome);
    });
  }

  /** It cannot be sent. That is told as every other end: not from within the call that began the step. */
  #refuse(step: PreparedStep, plannedMs: number, error: UnsendableRequest): void {
    const { clock } = this.#context;
    this.#wait(clock.now(), () => {
      const outcome: Outcome = {
        sentMs: null,
        doneMs: clock.now(),
        status: 0,
        headers: null,
        failure: { kind: 'OTHER', message: error.message },
        bytesReceived: 0,
        body: null,
        firstByteMs: null,
        address: null,
        httpVersion: null,
      };
      this.#conclude(step, error, plannedMs, outcome);
    });
  }

  #answered(step: PreparedStep, request: WireRequest, sent: WireRequest, plannedMs: number, outcome: Outcome): void {
    const onward = this.#hops < step.maxRedirects ? redirectOf(request, outcome) : null;
    if (onward !== null) {
      this.#record(step, sent, plannedMs, outcome, null);
      if (this.#cut) return;
      this.#hops++;
      this.#send(step, onward, outcome.doneMs);
    } else if (isRetried(step.retry, this.#attempt, outcome)) {
      this.#record(step, sent, plannedMs, outcome, errorOfAttempt(step, outcome, this));
      if (!this.#cut) this.#retry(step, outcome.doneMs + backoffMs(step.retry, this.#attempt, outcome, this.values));
    } else this.#conclude(step, sent, plannedMs, outcome);
  }

  #retry(step: PreparedStep, plannedMs: number): void {
    const own = this.#own;
    if (own === null) return;
    this.#wait(plannedMs, () => {
      this.#attempt++;
      this.#hops = 0;
      this.#send(step, own, plannedMs);
    });
  }

  /** The last attempt and hop of a step. */
  #conclude(step: PreparedStep, sent: WireRequest | UnsendableRequest, plannedMs: number, outcome: Outcome): void {
    const judgement = judge(step, outcome, this);
    const { error, problems, extracted, endsIteration } = judgement;
    this.#record(step, sent, plannedMs, outcome, error);
    for (let check = 0; check < problems.length; check++) {
      const problem = problems[check] ?? null;
      this.#context.check(step.index, check, problem === null, this.#sample(problem));
    }
    for (let at = 0; at < extracted.length; at++) {
      const value = extracted[at];
      if (value !== undefined) this.values.set(step.extract[at]?.slot ?? -1, value);
    }
    this.#context.observer?.judged(step, outcome, judgement);
    if (!this.#cut) this.#after(step, outcome.doneMs, endsIteration);
  }

  /** The pause after a step; behind the last one it is the user's. */
  #after(step: PreparedStep, doneMs: number, ends: boolean): void {
    const { thinkTimeMs, thinkTimeMaxMs } = step;
    const pauseMs =
      thinkTimeMaxMs === null ? thinkTimeMs : thinkTimeMs + this.values.pause() * (thinkTimeMaxMs - thinkTimeMs);
    if (ends || step.index + 1 >= this.#context.plan.steps.length)
      return this.#context.landed(this, false, doneMs, pauseMs);
    const plannedMs = doneMs + pauseMs;
    if (pauseMs === 0) this.#next(plannedMs);
    else this.#wait(plannedMs, () => this.#next(plannedMs));
  }

  #wait(untilMs: number, then: () => void): void {
    this.#pause = this.#context.clock.at(untilMs, () => {
      this.#pause = null;
      then();
    });
  }

  #record(
    step: PreparedStep,
    sent: WireRequest | UnsendableRequest,
    plannedMs: number,
    outcome: Outcome,
    error: RequestError | null,
  ): void {
    const { startAtMs } = this.#context;
    this.#context.request({
      step: step.index,
      plannedMs: plannedMs - startAtMs,
      sentMs: outcome.sentMs === null ? null : outcome.sentMs - startAtMs,
      doneMs: outcome.doneMs - startAtMs,
      kind: error?.kind ?? null,
      sample: this.#sample(error?.sample ?? null),
      status: outcome.status,
      bytesReceived: outcome.bytesReceived,
    });
    this.#context.observer?.request(step, sent, outcome, error);
  }

  /** Masked before it is cut: half a secret would not be found. */
  #sample(found: string | null): string | null {
    return found === null ? null : sampleOf(this.#context.plan.mask.start(found, LONGEST_FOUND));
  }
}
