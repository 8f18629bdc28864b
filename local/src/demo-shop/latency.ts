/** How long the shop takes to answer: mostly the same few milliseconds, now and then several times that. */

export interface LatencyProfile {
  /** Half of the answers are faster. */
  readonly medianMs: number;
  /** Spread of the logarithm: 0.3 is calm, 0.6 is lively. */
  readonly spread: number;
  /** Share of the answers that belong to the slow tail, 0..1. */
  readonly slowShare: number;
  /** What the slow ones take in addition, at most; evenly drawn. */
  readonly slowExtraMs: number;
}

/** One latency in ms. `random` gives numbers evenly in [0, 1). */
export function drawLatencyMs(profile: LatencyProfile, random: () => number): number {
  // Box–Muller; 1 − random() is never 0, whose logarithm would be infinite.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const usual = profile.medianMs * Math.exp(profile.spread * normal);
  return random() < profile.slowShare ? usual + profile.slowExtraMs * random() : usual;
}
