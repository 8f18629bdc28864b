/** How a plan changes: a constant load that goes on at another level, and a plan that ends when its rows do. */
import type { CompiledLoad, Curve } from './compiled.ts';
import { type CurvePiece, curveOf, dueTimeMs, levelAt } from './curve.ts';

/** From second `second` on (whole seconds after the start) a constant model goes on at level `to`: iterations/s, or users. */
export interface Adjustment {
  readonly second: number;
  readonly to: number;
}

/**
 * What a load's plan is after all adjustments so far, its rows minded: none give `load.curve`. A lower rate can make a plan that
 * was cut by its rows last longer than before, up to `load.durationMs`.
 */
export function adjustedCurve(
  load: Pick<CompiledLoad, 'curve' | 'durationMs' | 'iterationLimit'>,
  adjustments: readonly Adjustment[],
): Curve {
  if (adjustments.length === 0) return load.curve;
  const adjusted = adjustCurve(lengthened(load.curve, load.durationMs), adjustments);
  return load.iterationLimit === null ? adjusted : limitIterations(adjusted, load.iterationLimit);
}

/** The curve that goes on at its last level up to this duration. */
function lengthened(curve: Curve, durationMs: number): Curve {
  const last = curve.segments.at(-1);
  if (!last || durationMs <= curve.durationMs) return curve;
  return curveOf(curve.unit, [
    ...curve.segments.map(({ startMs, endMs, from, to }) => ({ from, to, lengthMs: endMs - startMs })),
    { from: last.to, to: last.to, lengthMs: durationMs - curve.durationMs },
  ]);
}

/**
 * The curve of a constant model with all its adjustments: each holds from its second S to the next one's. R(t) goes on from R(S),
 * so what is due before S stays as it was, in number and time. Of two for the same second the later entry holds; one at the end
 * of the load or beyond changes nothing. The same adjustments again change nothing.
 */
export function adjustCurve(curve: Curve, adjustments: readonly Adjustment[]): Curve {
  const changes = new Map<number, number>();
  for (const { second, to } of adjustments) {
    if (second * 1000 < curve.durationMs) changes.set(Math.max(0, second) * 1000, to);
  }
  if (changes.size === 0) return curve;
  const firstMs = Math.min(...changes.keys());
  const levels = [
    ...curve.segments.flatMap(({ startMs, from }) => (startMs < firstMs ? [{ startMs, level: from }] : [])),
    ...[...changes].map(([startMs, level]) => ({ startMs, level })).sort((a, b) => a.startMs - b.startMs),
  ];
  const pieces: CurvePiece[] = levels.map(({ startMs, level }, index) => ({
    from: level,
    to: level,
    lengthMs: (levels[index + 1]?.startMs ?? curve.durationMs) - startMs,
  }));
  return curveOf(curve.unit, joined(pieces));
}

/** Neighbours of one level as one piece, so that a change to what is already so is none. */
function joined(pieces: readonly CurvePiece[]): CurvePiece[] {
  const result: CurvePiece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last?.to !== piece.from) result.push(piece);
    else result[result.length - 1] = { ...last, lengthMs: last.lengthMs + piece.lengthMs };
  }
  return result;
}

/**
 * The curve of a rate model cut where iteration k = `count` would be due, so that just the first `count` are planned, each when it
 * was. A curve that plans no more than that, or plans users, comes back as it is.
 */
export function limitIterations(curve: Curve, count: number): Curve {
  if (curve.total === null || curve.total <= count) return curve;
  const endMs = dueTimeMs(curve, count);
  const segments = curve.segments
    .filter(({ startMs }) => startMs < endMs)
    .map((segment) => (segment.endMs <= endMs ? segment : { ...segment, endMs, to: levelAt(curve, endMs) }));
  const peak = segments.reduce((highest, { from, to }) => Math.max(highest, from, to), 0);
  return { unit: curve.unit, segments, durationMs: endMs, total: count, peak };
}
