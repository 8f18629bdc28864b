/** A load in words, for titles and lists. */
import { compileCurve } from './curve.ts';
import type { LoadDefinition, LoadModel, ScenarioDefinition } from './definition.ts';
import { formatDuration } from './duration.ts';
import { count } from './issue.ts';

/** What the models are called, and what they do, in a sentence. */
export const LOAD_MODELS: Readonly<Record<LoadModel, { readonly name: string; readonly sentence: string }>> = {
  CONSTANT_RATE: {
    name: 'Constant rate',
    sentence: 'Starts so many iterations each second, however slow the target is.',
  },
  RAMPING_RATE: {
    name: 'Ramping rate',
    sentence: 'Starts iterations at a rate that moves from stage to stage, however slow the target is.',
  },
  CONSTANT_USERS: {
    name: 'Constant users',
    sentence: 'So many users go through the steps again and again, each waiting for its own responses.',
  },
  RAMPING_USERS: {
    name: 'Ramping users',
    sentence: 'The number of users moves from stage to stage, each waiting for its own responses.',
  },
};

/** `2,000 iterations/s for 10 min against shop.example`. The scenario must be valid. */
export function describeScenario({ load, target }: Pick<ScenarioDefinition, 'load' | 'target'>): string {
  return `${describeLoad(load)} against ${URL.parse(target)?.host ?? target}`;
}

/** `2,000 iterations/s for 10 min`, `50 users for 1 h`, `0 to 200 iterations/s over 5 min`, `Up to 50 users in 3 stages over 1 h`. Throws where it is not valid. */
export function describeLoad(load: LoadDefinition): string {
  const { segments, durationMs, peak, unit } = compileCurve(load);
  const level = unit === 'USERS' ? usersInWords : rateInWords;
  const length = formatDuration(durationMs);
  const [first, ...more] = segments;
  if (!first || segments.every(({ from, to }) => from === peak && to === peak)) return `${level(peak)} for ${length}`;
  if (more.length > 0) return `Up to ${level(peak)} in ${segments.length} stages over ${length}`;
  return unit === 'USERS'
    ? `${count(first.from)} to ${level(first.to)} over ${length}`
    : `${rangeInWords(first.from, first.to)} over ${length}`;
}

function usersInWords(users: number): string {
  return `${count(users)} ${users === 1 ? 'user' : 'users'}`;
}

const RATE_UNITS = [
  { per: 's', seconds: 1 },
  { per: 'min', seconds: 60 },
  { per: 'h', seconds: 3600 },
] as const;

/** Below one per second it is told per minute, below one per minute per hour: 0.1/s is 6 iterations/min. */
function rateInWords(rate: number): string {
  const { per, seconds } = unitOf(rate);
  const shown = rounded(rate * seconds);
  return `${count(shown)} ${shown === 1 ? 'iteration' : 'iterations'}/${per}`;
}

function rangeInWords(from: number, to: number): string {
  const { per, seconds } = unitOf(Math.max(from, to));
  return `${count(rounded(from * seconds))} to ${count(rounded(to * seconds))} iterations/${per}`;
}

function unitOf(rate: number): (typeof RATE_UNITS)[number] {
  return RATE_UNITS.find(({ seconds }) => rounded(rate * seconds) >= 1) ?? RATE_UNITS[2];
}

/** To a thousandth: 1/3 per second is 20 iterations/min, and 33.333333 is 33.333. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
