/** The iterations in flight. */
import type { Clock } from './clock.ts';
import { Cookies } from './cookies.ts';
import { Iteration, type JourneyContext } from './journey.ts';
import { LinkedQueue } from './linked-queue.ts';
import type { Start } from './load-driver.ts';
import type { PreparedPlan } from './prepared-plan.ts';
import type { Recorder } from './recorder.ts';
import type { Transport } from './transport.ts';

export interface FlightsOptions {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly recorder: Recorder;
  readonly plan: PreparedPlan;
  readonly startAtMs: number;
  /** One has ended by itself, and nothing follows it at once. */
  readonly onLanded: () => void;
}

export class Flights {
  readonly #options: FlightsOptions;
  readonly #context: JourneyContext;
  readonly #open = new LinkedQueue<Iteration>();

  constructor(options: FlightsOptions) {
    const { clock, transport, recorder, plan, startAtMs } = options;
    this.#options = options;
    this.#context = {
      clock,
      transport,
      plan,
      startAtMs,
      request: (entry) => recorder.request(entry),
      check: (step, check, passed, sample) => recorder.check(step, check, passed, sample),
      landed: (iteration, interrupted, atMs, pauseMs) =>
        this.#landed(iteration, interrupted, atMs - startAtMs, pauseMs),
    };
  }

  get size(): number {
    return this.#open.size;
  }

  /** As `DriverPort.start`. */
  start(dueMs: number, nowMs: number, start: Start): void {
    const { recorder, plan } = this.#options;
    recorder.started(dueMs, nowMs);
    const cookies = plan.cookies === 'ITERATION' ? new Cookies() : start.cookies;
    const iteration = new Iteration(this.#context, start, dueMs, cookies);
    this.#open.put(iteration);
    iteration.begin();
  }

  /** Ends all of them now, as interrupted. */
  cutAll(): void {
    // Each lands as it is cut, and leaves.
    for (let { first } = this.#open; first !== undefined; first = this.#open.first) first.cut();
  }

  /** `atMs`: since the run's start. */
  #landed(iteration: Iteration, interrupted: boolean, atMs: number, pauseMs: number): void {
    const { recorder, onLanded } = this.#options;
    this.#open.remove(iteration);
    recorder.ended(iteration.dueMs, interrupted, atMs);
    iteration.start.ended(atMs, pauseMs);
    if (!interrupted) onLanded();
  }
}
