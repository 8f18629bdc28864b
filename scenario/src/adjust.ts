/** How a plan changes: a constant load that goes on at another level, and a plan that ends when its rows do. */
import type { Curve } from './compiled.ts';
import { type CurvePiece, curveOf, dueTimeMs, levelAt } from './curve.ts';

/** From second `second` on (whole seconds after the start) a constant model goes on at level `to`: iterations/s, or users. */
export interface Adjustment {
  readonly second: number;
  readonly to: number;
}

/**
 * The curve of a constant model with all its adjustments: each holds from its second S to the next one's. R(t) goes on from R(S),
 * so what is due before S stays as it was, in number and time. Of two for the same second the later entry holds; one at the end
 * of the load or beyond changes nothing. The same adjustments again change nothing. A curve that `limitIterations` had cut is
 * adjusted in its whole length: limit it again afterwards.
 */
export function adjustCurve(curve: Curve, adjustments: readonly Adjustment[]): Curve {
  const wholeMs = curve.uncutMs ?? curve.durationMs;
  const changes = new Map<number, number>();
  for (const { second, to } of adjustments) if (second * 1000 < wholeMs) changes.set(Math.max(0, second) * 1000, to);
  if (changes.size === 0) return curve;
  const firstMs = Math.min(...changes.keys());
  const levels = [
    ...curve.segments.flatMap(({ startMs, from }) => (startMs < firstMs ? [{ startMs, level: from }] : [])),
    ...[...changes].map(([startMs, level]) => ({ startMs, level })).sort((a, b) => a.startMs - b.startMs),
  ];
  const pieces: CurvePiece[] = levels.map(({ startMs, level }, index) => ({
    from: level,
    to: level,
    lengthMs: (levels[index + 1]?.startMs ?? wholeMs) - startMs,
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
  return {
    unit: curve.unit,
    segments,
    durationMs: endMs,
    total: count,
    peak,
    uncutMs: curve.uncutMs ?? curve.durationMs,
  };
}
