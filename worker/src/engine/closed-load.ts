/** The user models: user u runs while users(t) > u, and starts its next iteration when the one before and its pause are over. */
import type { Curve } from '@loadtest/scenario';
import type { Clock } from './clock.ts';
import { Cookies } from './cookies.ts';
import { LinkedQueue } from './linked-queue.ts';
import { type DriverPort, type LoadDriver, STARTS_A_TURN } from './load-driver.ts';
import { User } from './user.ts';
import { UserLine } from './user-line.ts';

export interface ClosedLoadOptions {
  readonly curve: Curve;
  readonly shard: number;
  readonly shards: number;
  /** When the shard begins; its users are due then or later. */
  readonly fromMs: number;
  /** The first c of k = i + n·c to be given. */
  readonly fromCounter: number;
  /** No k at or above it is given; null: all may be. */
  readonly iterationLimit: number | null;
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

export class ClosedLoad implements LoadDriver {
  readonly #options: ClosedLoadOptions;
  readonly #port: DriverPort;
  readonly #line: UserLine;
  /** Those that the curve has called for so far, by their place in the shard. */
  readonly #users: User[] = [];
  /** Users whose next iteration is due, in that order. */
  readonly #ready = new LinkedQueue<User>();
  /** Users that are not gone. */
  #running = 0;
  #given: number;
  /** No user is due before. */
  #earliestMs: number;
  #durationMs: number;
  #stopped = false;

  constructor(options: ClosedLoadOptions, port: DriverPort) {
    this.#options = options;
    this.#port = port;
    this.#line = new UserLine(options);
    this.#given = options.fromCounter;
    this.#earliestMs = options.fromMs;
    this.#durationMs = options.curve.durationMs;
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

  get exhausted(): boolean {
    return this.cursor >= (this.#options.iterationLimit ?? Number.POSITIVE_INFINITY);
  }

  isOver(nowMs: number): boolean {
    return this.exhausted || nowMs >= this.#durationMs;
  }

  decide(nowMs: number): number {
    if (this.exhausted) this.stop();
    if (this.#stopped) return Number.POSITIVE_INFINITY;
    this.#line.advance(nowMs, this.#called);
    let started = 0;
    for (let user = this.#ready.first; user !== undefined; user = this.#ready.first) {
      const atMs = started === 0 ? nowMs : this.#port.turn();
      if (this.#given >= this.#options.mark() || !this.#port.mayStart(atMs)) break;
      if (started++ === STARTS_A_TURN) return atMs;
      this.#start(user, atMs);
      if (!this.exhausted) continue;
      this.stop();
      return Number.POSITIVE_INFINITY;
    }
    return this.#line.nextMs;
  }

  /** Those who waited for the lease were not due while there was none: no plan called for them. */
  lose(untilMs: number): void {
    this.#earliestMs = Math.max(this.#earliestMs, untilMs);
    for (const user of this.#users) if (user.state === 'READY') user.dueMs = Math.max(user.dueMs, untilMs);
  }

  giveUp(): void {}

  follow(curve: Curve): void {
    this.#durationMs = curve.durationMs;
    this.#line.follow(curve);
  }

  stop(): void {
    this.#stopped = true;
    for (const user of this.#users) this.#leaveUnlessInFlight(user);
  }

  readonly #called = (index: number, up: boolean, atMs: number): void => {
    const user = this.#userAt(index);
    user.called = up;
    if (!up) return this.#leaveUnlessInFlight(user);
    if (user.state !== 'GONE') return;
    this.#running++;
    user.dueMs = Math.max(atMs, this.#earliestMs);
    this.#makeReady(user);
  };

  #userAt(index: number): User {
    const { shard, shards, keepCookies } = this.#options;
    let user = this.#users[index];
    if (user === undefined) {
      user = new User(shard + shards * index, keepCookies ? new Cookies() : null, this.#onEnded);
      this.#users[index] = user;
    }
    return user;
  }

  #makeReady(user: User): void {
    user.state = 'READY';
    this.#ready.put(user);
  }

  #start(user: User, nowMs: number): void {
    this.#ready.remove(user);
    user.k = this.cursor;
    this.#given++;
    user.state = 'IN_FLIGHT';
    this.#port.start(user.dueMs, nowMs, user);
  }

  readonly #onEnded = (user: User, atMs: number, pauseMs: number): void => {
    if (!this.#stopped) this.#line.advance(atMs, this.#called);
    if (this.#stopped || !user.called) return this.#leave(user);
    user.dueMs = atMs + pauseMs;
    if (pauseMs > 0) this.#pause(user);
    else this.#goOn(user);
  };

  #goOn(user: User): void {
    this.#makeReady(user);
    this.#options.wake();
  }

  #pause(user: User): void {
    const { clock, startAtMs } = this.#options;
    user.state = 'PAUSING';
    user.pause = clock.at(user.dueMs + startAtMs, () => this.#goOn(user));
  }

  /** One that waits or makes a pause goes at once, the others with the end of their iteration. */
  #leaveUnlessInFlight(user: User): void {
    if (user.state === 'READY') this.#ready.remove(user);
    else if (user.state === 'PAUSING') user.pause?.cancel();
    else return;
    this.#leave(user);
  }

  #leave(user: User): void {
    user.state = 'GONE';
    this.#running--;
  }
}
