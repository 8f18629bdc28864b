/** What is red in its place. Figures for the eye only: the verdict is made by thresholds, the validity by the server. */
const ERRORS = 0.01;
const ACHIEVED = 0.99;
const CPU = 0.9;
/** Above this a worker is too busy to measure well. */
const LOOP_DELAY_MS = 20;

type Figure = number | null | undefined;

export function isTooManyErrors(errorRate: Figure): boolean {
  return (errorRate ?? 0) >= ERRORS;
}

/** `share`: of the planned iterations that were started. */
export function isTooLittle(share: Figure): boolean {
  return (share ?? 1) < ACHIEVED;
}

/** `cpu`: share of the cores that a worker may use. */
export function isTooBusy(cpu: Figure): boolean {
  return (cpu ?? 0) > CPU;
}

export function isLoopTooSlow(delayMs: Figure): boolean {
  return (delayMs ?? 0) > LOOP_DELAY_MS;
}
