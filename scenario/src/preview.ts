/** What a scenario would do, before it is run. */
import { compileLoad } from './compile.ts';
import type { CompiledScenario, Curve } from './compiled.ts';
import { levelAt } from './curve.ts';
import { type DataFiles, dataFacts, iterationLimit } from './data.ts';
import type { DurationText, Issue, ScenarioDefinition } from './definition.ts';
import { durationText } from './duration.ts';
import { hasErrors } from './issue.ts';
import { validateScenario } from './validate.ts';
import { validateLoad } from './validate-load.ts';

/** The level at a time: iterations per second, or users. */
export interface LoadPoint {
  /** After the start, s. */
  readonly second: number;
  readonly planned: number;
}

/** What one slot is trusted with. */
export interface SlotCapacity {
  /** Iterations started per second. */
  readonly slotRate: number;
  readonly slotUsers: number;
}

/** As `ScenarioPreview` in the schema. Null, and no points, where the load is not valid. */
export interface ScenarioPreview {
  readonly issues: readonly Issue[];
  readonly duration: DurationText | null;
  /** Null for user models too. */
  readonly plannedIterations: number | null;
  readonly peak: number | null;
  readonly points: readonly LoadPoint[];
  readonly slotsNeeded: number | null;
  /** One for each step of each planned iteration, without retries and redirects. Null for user models too. */
  readonly expectedRequests: number | null;
}

/**
 * Never throws for a bad scenario: its problems are in `issues`. `points`: how many points the curve is drawn with. `files`: as
 * for `validateScenario`. The plan is that of the rows known here: where they are used once, it ends with them.
 */
export function previewScenario(
  definition: ScenarioDefinition,
  { files, ...options }: SlotCapacity & { readonly points: number; readonly files?: DataFiles },
): ScenarioPreview {
  const issues = validateScenario(definition, files);
  if (hasErrors(validateLoad(definition.load))) {
    return {
      issues,
      duration: null,
      plannedIterations: null,
      peak: null,
      points: [],
      slotsNeeded: null,
      expectedRequests: null,
    };
  }
  const known = definition.data.flatMap(({ order, ...source }) => {
    const facts = dataFacts({ order, ...source }, files);
    return facts === null || facts.rowCount === 0 ? [] : [{ order, rowCount: facts.rowCount }];
  });
  const load = compileLoad(definition.load, iterationLimit(known));
  const { curve } = load;
  return {
    issues,
    duration: durationText(curve.durationMs),
    plannedIterations: curve.total,
    peak: curve.peak,
    points: previewPoints(curve, options.points),
    slotsNeeded: slotsNeeded({ load, placement: definition.placement }, options),
    expectedRequests: curve.total === null ? null : curve.total * definition.steps.length,
  };
}

/**
 * So many points of the curve (at least 2) from its start to its end, in order of time, to be joined by lines. Its corners are
 * among them, a jump as two points of one time, wherever they fit in; the rest lies evenly between. The last point is
 * the level just before the end. None for a curve of no length.
 */
export function previewPoints(curve: Curve, points: number): LoadPoint[] {
  if (curve.durationMs === 0) return [];
  const count = Math.max(2, Math.floor(points));
  const corners = cornersOf(curve);
  const [first, last] = [corners[0], corners.at(-1)];
  const kept = corners.length <= count || !first || !last ? corners : [first, last];
  const between = count - kept.length;
  const even = Array.from({ length: between }, (_, index) => {
    const atMs = ((index + 1) * curve.durationMs) / (between + 1);
    return { second: atMs / 1000, planned: levelAt(curve, atMs) };
  });
  // The sort is stable, so the two points of a jump stay in order, and an even point on it comes after them.
  return [...kept.slice(0, -1), ...even].sort((a, b) => a.second - b.second).concat(kept.slice(-1));
}

function cornersOf({ segments }: Curve): LoadPoint[] {
  const corners: LoadPoint[] = [];
  for (const { startMs, endMs, from, to } of segments) {
    const last = corners.at(-1);
    if (last?.planned !== from) corners.push({ second: startMs / 1000, planned: from });
    corners.push({ second: endMs / 1000, planned: to });
  }
  return corners;
}

/**
 * How many slots the load takes at least: what its peak needs, or what its placement asks for; never more than have
 * something to do (iterations, users, room in flight).
 */
export function slotsNeeded(
  { load, placement }: Pick<CompiledScenario, 'load' | 'placement'>,
  { slotRate, slotUsers }: SlotCapacity,
): number {
  const { curve, maxInFlight } = load;
  const forPeak = Math.ceil(curve.peak / (curve.unit === 'USERS' ? slotUsers : slotRate));
  const placed = placement.reduce((sum, { slots }) => sum + (slots ?? 1), 0);
  const allPlaced = placement.length > 0 && placement.every(({ slots }) => slots != null);
  const useful = Math.min(curve.total ?? Math.ceil(curve.peak), maxInFlight ?? Number.POSITIVE_INFINITY);
  return Math.max(1, Math.min(allPlaced ? placed : Math.max(forPeak, placed), useful));
}
