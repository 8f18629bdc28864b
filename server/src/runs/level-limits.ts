/** What level the load of a running run may be changed to. Pure. */
import type { Curve } from '@loadtest/scenario';
import type { SlotTrust } from './coordinator/planner.ts';
import { levelInWords } from './level-words.ts';

export interface LevelBounds {
  /** As the run began. */
  readonly curve: Curve;
  readonly shards: number;
  readonly trust: SlotTrust;
  /** What any scenario may ask for. */
  readonly most: { readonly rate: number; readonly users: number };
}

/** What is wrong with it; null: nothing. The run's own level is always allowed, also where it is above what its shards are trusted with. */
export function levelProblem(to: number, { curve, shards, trust, most }: LevelBounds): string | null {
  const users = curve.unit === 'USERS';
  if (users && !(Number.isInteger(to) && to >= 1)) return `Give a whole number of users, 1 or more, not ${to}`;
  if (!users && !(Number.isFinite(to) && to > 0)) return `Give a rate above 0, not ${to}`;
  const each = users ? trust.users : trust.rate;
  const limit = Math.min(users ? most.users : most.rate, Math.max(shards * each, curve.peak));
  if (to <= limit) return null;
  const parts = shards === 1 ? 'Its one shard is trusted' : `Its ${shards} shards are trusted`;
  return `This run can go to ${levelInWords(curve, limit)} at most, not to ${levelInWords(curve, to)}. ${parts} with ${levelInWords(curve, each)} each: start a run of that load instead, which gets more of them`;
}
