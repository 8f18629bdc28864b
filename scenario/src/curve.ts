/**
 * The planned curve: what the load is at each moment, and when each iteration is due.
 *
 * With R(t) = ∫ rate from 0 to t, iteration k is due at t_k = inf{t : R(t) > k}, for k = 0 … N−1 with N = ⌈R(D)⌉, D the whole
 * duration. Times are solved from the integral, never summed up, so the k-th is as exact as the first, and the split
 * of k over shards or of time into windows loses nothing and counts nothing twice.
 */
import type { Curve, CurveSegment } from './compiled.ts';
import type { LoadDefinition, LoadModel } from './definition.ts';
import { requireDurationMs } from './duration.ts';

/** Due times lie on a grid of whole nanoseconds: what is due at a whole second is due exactly then. */
const NS_PER_MS = 1e6;

/**
 * The curve of a valid load. Each segment carries the integral before it: R(startMs) = Σ (from + to) / 2 × (endMs − startMs) / 1000
 * over the segments before. Throws a RangeError where a duration is none, and a TypeError where the model's fields are missing.
 */
export function compileCurve(load: LoadDefinition): Curve {
  return curveOf(isUserModel(load.model) ? 'USERS' : 'ITERATIONS_PER_SECOND', piecesOf(load));
}

function isUserModel(model: LoadModel): boolean {
  return model === 'CONSTANT_USERS' || model === 'RAMPING_USERS';
}

/** A level that moves evenly. */
export interface CurvePiece {
  readonly from: number;
  readonly to: number;
  readonly lengthMs: number;
}

/** The curve that goes through these pieces one after another. */
export function curveOf(unit: Curve['unit'], pieces: readonly CurvePiece[]): Curve {
  const segments: CurveSegment[] = [];
  let startMs = 0;
  // Twice the integral, in iterations/s × ms: a whole number wherever rates and ms are whole, and then exact.
  let twice = 0;
  for (const piece of pieces) {
    if (piece.lengthMs === 0) continue;
    const before = unit === 'USERS' ? 0 : settle(twice / 2000);
    const endMs = startMs + piece.lengthMs;
    segments.push({ startMs, endMs, from: piece.from, to: piece.to, before });
    twice += (piece.from + piece.to) * piece.lengthMs;
    startMs = endMs;
  }
  const total = unit === 'USERS' ? null : Math.ceil(settle(twice / 2000));
  const peak = segments.reduce((highest, { from, to }) => Math.max(highest, from, to), 0);
  return { unit, segments, durationMs: startMs, total, peak };
}

function piecesOf(load: LoadDefinition): CurvePiece[] {
  const { model, duration, stages } = load;
  const level = isUserModel(model) ? load.users : load.rate;
  if (model === 'CONSTANT_RATE' || model === 'CONSTANT_USERS') {
    if (typeof level !== 'number' || typeof duration !== 'string')
      throw new TypeError(`${model} needs a level and a duration`);
    return [{ from: level, to: level, lengthMs: requireDurationMs(duration) }];
  }
  if (!stages) throw new TypeError(`${model} needs stages`);
  let from = level ?? 0;
  return stages.map((stage) => {
    const piece = { from, to: stage.to, lengthMs: requireDurationMs(stage.duration) };
    from = stage.to;
    return piece;
  });
}

/**
 * A whole number where `x` is one as far as floating point can tell, else `x`: without it 0.7/s for 10 s could be
 * 7.000000000000001, and an eighth iteration. Nothing that is above 0 becomes 0: the first iteration is due at once.
 */
function settle(x: number): number {
  const whole = Math.round(x);
  return whole > 0 && Math.abs(x - whole) <= 1e-9 + x * 1e-14 ? whole : x;
}

/**
 * When iteration k is due, in ms after the start, below the curve's duration; Infinity for k of N and above. Never
 * falls as k rises. Throws for a user model, whose iterations are due when their user is.
 */
export function dueTimeMs(curve: Curve, k: number): number {
  const total = totalOf(curve);
  if (!(k >= 0)) throw new RangeError(`Iterations are numbered from 0, not ${k}`);
  if (k >= total) return Number.POSITIVE_INFINITY;
  const segment = segmentOf(curve, (candidate) => candidate.before <= k);
  const atMs = Math.min(segment.startMs + timeForMs(segment, k - segment.before), segment.endMs);
  const lastNs = Math.max(0, Math.ceil(curve.durationMs * NS_PER_MS) - 1);
  return Math.min(Math.round(atMs * NS_PER_MS), lastNs) / NS_PER_MS;
}

/** How long, in ms, the segment takes to reach `iterations` above its `before`. */
function timeForMs({ startMs, endMs, from, to }: CurveSegment, iterations: number): number {
  if (iterations <= 0) return 0;
  const area = iterations * 1000;
  if (from === to) return area / from;
  // Of slope/2·τ² + from·τ = area, in the form that subtracts nothing from `from`.
  const slope = (to - from) / (endMs - startMs);
  return (2 * area) / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * area)));
}

/** R(t): iterations planned before `tMs`, with their fraction. Rate models only. */
export function integralAt(curve: Curve, tMs: number): number {
  const total = totalOf(curve);
  if (tMs <= 0 || total === 0) return 0;
  const { startMs, endMs, from, to, before } = segmentOf(curve, (candidate) => candidate.startMs <= tMs);
  const passedMs = Math.min(tMs, endMs) - startMs;
  const level = from + ((to - from) * passedMs) / (endMs - startMs);
  return before + ((from + level) * passedMs) / 2000;
}

/** The smallest k that is due at `tMs` or later; N where none is. Exactly the inverse of `dueTimeMs`. */
export function firstDueAt(curve: Curve, tMs: number): number {
  const total = totalOf(curve);
  if (tMs <= 0) return 0;
  if (tMs >= curve.durationMs) return total;
  let k = Math.min(total, Math.ceil(integralAt(curve, tMs)));
  while (k > 0 && dueTimeMs(curve, k - 1) >= tMs) k -= 1;
  while (k < total && dueTimeMs(curve, k) < tMs) k += 1;
  return k;
}

/** How many iterations are due in [fromMs, toMs). Over any partition of the time these sum to N. Rate models only. */
export function plannedIn(curve: Curve, fromMs: number, toMs: number): number {
  return Math.max(0, firstDueAt(curve, toMs) - firstDueAt(curve, fromMs));
}

/** The level at `tMs`: iterations/s, or users with their fraction (user u runs while this is above u). At a jump the new one; 0 outside the plan. */
export function levelAt(curve: Curve, tMs: number): number {
  if (!(tMs >= 0 && tMs < curve.durationMs)) return 0;
  const { startMs, endMs, from, to } = segmentOf(curve, (candidate) => candidate.startMs <= tMs);
  return from + ((to - from) * (tMs - startMs)) / (endMs - startMs);
}

function totalOf(curve: Curve): number {
  if (curve.total === null) throw new TypeError('A user model plans users, not iterations');
  return curve.total;
}

/** The last segment that holds; `holds` is true for the first one, and never again once it was false. */
function segmentOf({ segments }: Curve, holds: (segment: CurveSegment) => boolean): CurveSegment {
  let low = 0;
  let high = segments.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    const segment = segments[middle];
    if (segment !== undefined && holds(segment)) low = middle;
    else high = middle;
  }
  const segment = segments[low];
  if (segment === undefined) throw new RangeError('The curve is empty');
  return segment;
}
