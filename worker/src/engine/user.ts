/** A user of a user model: the one who starts its iterations, one after the other. */

import type { Cookies } from './cookies.ts';
import type { Place } from './linked-queue.ts';
import type { Start } from './load-driver.ts';
import type { Timer } from './timer.ts';

export class User implements Start, Place<User> {
  /** Of its iteration under way. */
  k = 0;
  /** u: it runs while users(t) is above it. */
  readonly user: number;
  readonly cookies: Cookies | null;
  /** The curve calls for it. */
  called = false;
  state: 'GONE' | 'READY' | 'IN_FLIGHT' | 'PAUSING' = 'GONE';
  /** When its next iteration is due, or was; ms since the run's start. */
  dueMs = 0;
  pause: Timer | null = null;
  before: Place<User> | null = null;
  after: Place<User> | null = null;
  readonly #onEnded: (user: User, atMs: number, pauseMs: number) => void;

  constructor(user: number, cookies: Cookies | null, onEnded: (user: User, atMs: number, pauseMs: number) => void) {
    this.user = user;
    this.cookies = cookies;
    this.#onEnded = onEnded;
  }

  get value(): this {
    return this;
  }

  ended(atMs: number, pauseMs: number): void {
    this.#onEnded(this, atMs, pauseMs);
  }
}
