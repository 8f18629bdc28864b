import {
  type Adjustment,
  adjustedCurve,
  type Curve,
  compileCurve,
  durationMs,
  formatDuration,
  iterationLimit,
  limitIterations,
} from '@loadtest/scenario';
import type { DataOrder, LoadViewFragment } from '../../gql/graphql.ts';
import { formatRate, formatThings, NO_FIGURE } from '../../lib/format-number.ts';

/** The planned curve; null where the load is not a valid one. */
export function curveOf(load: LoadViewFragment): Curve | null {
  try {
    return compileCurve(load);
  } catch {
    return null;
  }
}

interface Planned {
  readonly load: LoadViewFragment;
  readonly data: readonly { readonly order: DataOrder; readonly rowCount: number }[];
}

/** The planned curve of one run: cut where its rows end, and as it was changed meanwhile; null as above. */
export function curveOfRun({ load, data }: Planned, adjustments: readonly Adjustment[]): Curve | null {
  const whole = curveOf(load);
  if (whole === null) return null;
  const limit = iterationLimit(data);
  const curve = limit === null ? whole : limitIterations(whole, limit);
  return adjustedCurve({ curve, durationMs: whole.durationMs, iterationLimit: limit }, adjustments);
}

/** Whole seconds of the plan, without the time that running iterations may take to finish. */
export function plannedSeconds(load: LoadViewFragment): number {
  return secondsOf(curveOf(load));
}

/** Whole seconds of a curve; 0 where there is none. */
export function secondsOf(curve: Curve | null): number {
  return Math.ceil((curve?.durationMs ?? 0) / 1000);
}

/** Whole seconds at the start that count for the live view only. */
export function warmUpSeconds(load: LoadViewFragment): number {
  return Math.floor((durationMs(load.warmUp) ?? 0) / 1000);
}

/** Load and length in words: `2,000 iterations/s for 10 min`, `up to 50 users in 5 min`. */
export function describeLoad(load: LoadViewFragment): string {
  const curve = curveOf(load);
  const length = curve === null ? NO_FIGURE : formatDuration(curve.durationMs);
  const level = (value: number) =>
    load.model === 'CONSTANT_USERS' || load.model === 'RAMPING_USERS'
      ? formatThings(value, 'user')
      : `${formatRate(value)} ${value === 1 ? 'iteration' : 'iterations'}/s`;
  switch (load.model) {
    case 'CONSTANT_RATE':
      return `${level(load.rate ?? 0)} for ${length}`;
    case 'CONSTANT_USERS':
      return `${level(load.users ?? 0)} for ${length}`;
    default:
      return `Up to ${level(curve?.peak ?? 0)} in ${length}`;
  }
}

/** The host of the system under test; what was written where it is no URL. */
export function hostOf(target: string): string {
  return URL.parse(target)?.host ?? target;
}

/** What a run or scenario is, in words: `2,000 iterations/s for 10 min against shop.example`. */
export function describeDefinition({
  load,
  target,
}: {
  readonly load: LoadViewFragment;
  readonly target: string;
}): string {
  return `${describeLoad(load)} against ${hostOf(target)}`;
}
