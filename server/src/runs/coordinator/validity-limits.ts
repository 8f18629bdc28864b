/** From when on something speaks against a measurement: here and nowhere else. */
export const VALIDITY_LIMITS = {
  /** Share of the iterations started more than LATE_START_MS (see the protocol) after they were due. */
  late: { degraded: 0.01, invalid: 0.05 },
  /** Share of the planned iterations for which no worker was there. */
  lost: { invalid: 0.05 },
  /** Share of the requests that failed because their worker had no port, or no file descriptor, left; a single one degrades. */
  exhausted: { invalid: 0.05 },
  /** The bound of a worker's clock against Redis', ms. */
  clockBoundMs: 20,
  /** An engine's loop that stands for longer than this in a second has stalled. */
  stallMs: 100,
  /** A thread that uses more of its core than this for so many seconds on end was too busy to measure well. */
  busy: { cpu: 0.9, seconds: 5 },
} as const;
