/** The user models: user u runs while users(t) > u, and starts its next iteration when the one before and its pause are over. */
import { shareOf } from '@loadtest/protocol';
import { type Curve, levelAt } from '@loadtest/scenario';
import type { Clock, Timer } from './clock.ts';
import { Cookies } from './cookies.ts';
import { type DriverPort, type LoadDriver, STARTS_A_TURN } from './load-driver.ts';

export interface ClosedLoadOptions {
  readonly curve: Curve;
  readonly shard: number;
  readonly shards: number;
  /** When the shard begins; its users are due then or later. */
  readonly fromMs: number;
  /** The first c of k = i + n·c to be given. */
  readonly fromCounter: number;
  /** Numbers below this c are reserved for the shard. */
  readonly mark: () => number;
  /** Each user keeps its own from iteration to iteration. */
  readonly keepCookies: boolean;
  readonly clock: Clock;
  /** Where the run's time begins, on the clock's origin. */
  readonly startAtMs: number;
  /** A user's pause is over: `decide` is wanted. */
  readonly wake: () => void;
}

interface User {
  /** u: it runs while users(t) is above it. */
  readonly number: number;
  readonly cookies: Cookies | null;
  state: 'GONE' | 'READY' | 'IN_FLIGHT' | 'PAUSING';
  dueMs: number;
  pause: Timer | null;
}

export class ClosedLoad implements LoadDriver {
  readonly #options: ClosedLoadOptions;
  readonly #port: DriverPort;
  readonly #users: User[];
  /** Users whose next iteration is due, in that order. */
  #ready: User[] = [];
  /** Users that are not gone. */
  #running = 0;
  #given: number;
  /** No user is due before. */
  #earliestMs: number;
  #stopped = false;

  constructor(options: ClosedLoadOptions, port: DriverPort) {
    const { curve, shard, shards, fromMs, fromCounter, keepCookies } = options;
    this.#options = options;
    this.#port = port;
    this.#given = fromCounter;
    this.#earliestMs = fromMs;
    this.#users = Array.from({ length: shareOf(Math.ceil(curve.peak), shard, shards) }, (_, at) => ({
      number: shard + shards * at,
      cookies: keepCookies ? new Cookies() : null,
      state: 'GONE',
      dueMs: fromMs,
      pause: null,
    }));
  }

  get cursor(): number {
    return this.#options.shard + this.#options.shards * this.#given;
  }

  get users(): number {
    return this.#running;
  }

  get given(): number {
    return this.#given;
  }

  isOver(nowMs: number): boolean {
    return nowMs >= this.#options.curve.durationMs;
  }

  decide(nowMs: number): number {
    this.#activate(nowMs);
    for (let started = 0; this.#ready.length > 0; started++) {
      const atMs = this.#port.turn();
      if (this.#given >= this.#options.mark() || !this.#port.mayStart(atMs)) break;
      if (started === STARTS_A_TURN) return atMs;
      const user = this.#ready.shift();
      if (user !== undefined && this.#goesOn(user, atMs)) this.#start(user, atMs);
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Those who waited for the lease were not due while there was none: no plan called for them. */
  lose(untilMs: number): void {
    this.#earliestMs = Math.max(this.#earliestMs, untilMs);
    for (const user of this.#ready) user.dueMs = Math.max(user.dueMs, untilMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#ready = [];
    for (const user of this.#users) {
      if (user.state !== 'READY' && user.state !== 'PAUSING') continue;
      user.pause?.cancel();
      this.#leave(user);
    }
  }

  /** Users above whom the curve has risen. */
  #activate(nowMs: number): void {
    if (this.#stopped || this.#running === this.#users.length) return;
    const level = levelAt(this.#options.curve, nowMs);
    for (const user of this.#users) {
      if (user.number >= level) return;
      if (user.state !== 'GONE') continue;
      this.#running++;
      user.dueMs = Math.max(user.dueMs, this.#earliestMs);
      this.#makeReady(user);
    }
  }

  #makeReady(user: User): void {
    user.state = 'READY';
    this.#ready.push(user);
  }

  #start(user: User, nowMs: number): void {
    const { number, cookies } = user;
    const k = this.cursor;
    this.#given++;
    user.state = 'IN_FLIGHT';
    this.#port.start(user.dueMs, nowMs, { k, user: number, cookies }, (pauseMs) => this.#ended(user, pauseMs));
  }

  #ended(user: User, pauseMs: number): void {
    const { clock, startAtMs, wake } = this.#options;
    const nowMs = clock.now() - startAtMs;
    if (!this.#goesOn(user, nowMs)) return;
    user.dueMs = nowMs + pauseMs;
    const ready = (): void => {
      this.#makeReady(user);
      wake();
    };
    if (pauseMs === 0) return ready();
    user.state = 'PAUSING';
    user.pause = clock.at(user.dueMs + startAtMs, ready);
  }

  /** False where the curve has fallen below the user: it starts none any more. */
  #goesOn(user: User, nowMs: number): boolean {
    if (!this.#stopped && levelAt(this.#options.curve, nowMs) > user.number) return true;
    this.#leave(user);
    return false;
  }

  #leave(user: User): void {
    user.state = 'GONE';
    this.#running--;
  }
}
