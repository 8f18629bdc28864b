import { compileCurve } from './curve.ts';
import type { LoadDefinition, LoadModel, Stage } from './definition.ts';
import { durationMs, formatDuration } from './duration.ts';
import { count, durationIssues, error, hasErrors, type Issues, lengthIssues, wholeIssues } from './issue.ts';
import { LIMITS } from './limits.ts';

type ModelField = 'rate' | 'users' | 'duration' | 'stages' | 'maxInFlight';

/** What each model uses; `needed` has to be there. */
const FIELDS: Record<LoadModel, { readonly needed: readonly ModelField[]; readonly used: readonly ModelField[] }> = {
  CONSTANT_RATE: { needed: ['rate', 'duration'], used: ['rate', 'duration', 'maxInFlight'] },
  RAMPING_RATE: { needed: ['stages'], used: ['rate', 'stages', 'maxInFlight'] },
  CONSTANT_USERS: { needed: ['users', 'duration'], used: ['users', 'duration'] },
  RAMPING_USERS: { needed: ['stages'], used: ['users', 'stages'] },
};
const EXAMPLES: Record<ModelField, string> = {
  rate: 'rate: 100',
  users: 'users: 10',
  duration: 'duration: 1m',
  stages: 'stages: [{ to: 100, duration: 1m }]',
  maxInFlight: 'maxInFlight: 1000',
};
const ALL_FIELDS = Object.keys(EXAMPLES) as ModelField[];

/** Whether the model is closed: users loop, each waiting for its own responses. */
export function isClosed(model: LoadModel): boolean {
  return model === 'CONSTANT_USERS' || model === 'RAMPING_USERS';
}

/** All that is wrong with a load. `path`: where it stands, `load` in a scenario. */
export function validateLoad(load: LoadDefinition, path = 'load') {
  const issues = [...fieldIssues(load, path)];
  if (!hasErrors(issues)) issues.push(...wholeLoadIssues(load, path));
  return issues;
}

function* fieldIssues(load: LoadDefinition, path: string): Issues {
  const { needed, used } = FIELDS[load.model];
  for (const field of ALL_FIELDS) {
    const given = load[field] != null;
    if (given && !used.includes(field)) {
      yield error(
        `${path}.${field}`,
        `${load.model} has no use for ${field}: leave it out (it takes ${used.join(', ')})`,
      );
    } else if (!given && needed.includes(field)) {
      yield error(`${path}.${field}`, `${load.model} needs ${field}: give it, such as ${EXAMPLES[field]}`);
    }
  }
  if (load.rate != null && used.includes('rate'))
    yield* rateIssues(load.rate, `${path}.rate`, load.model === 'CONSTANT_RATE');
  if (load.users != null && used.includes('users')) {
    yield* wholeIssues(load.users, `${path}.users`, load.model === 'CONSTANT_USERS' ? 1 : 0, LIMITS.users);
  }
  if (load.maxInFlight != null && used.includes('maxInFlight')) {
    yield* wholeIssues(load.maxInFlight, `${path}.maxInFlight`, 1, LIMITS.maxInFlight);
  }
  if (load.duration != null && used.includes('duration')) {
    yield* durationIssues(load.duration, `${path}.duration`, { atMostMs: LIMITS.durationMs });
  }
  if (load.stages != null && used.includes('stages'))
    yield* stagesIssues(load.stages, `${path}.stages`, isClosed(load.model));
  yield* durationIssues(load.gracefulStop, `${path}.gracefulStop`, { atMostMs: LIMITS.requestMs });
  yield* durationIssues(load.warmUp, `${path}.warmUp`, { atMostMs: LIMITS.durationMs, wholeSeconds: true });
}

function* rateIssues(rate: number, path: string, aboveZero: boolean): Issues {
  if (!(rate >= 0 && rate <= LIMITS.rate))
    yield error(
      path,
      `${rate} is out of range: give ${aboveZero ? 'more than ' : ''}0 to ${count(LIMITS.rate)} per second`,
    );
  else if (aboveZero && rate === 0) yield error(path, 'A rate of 0 starts nothing: give more than 0 per second');
}

function* stagesIssues(stages: readonly Stage[], path: string, users: boolean): Issues {
  if (stages.length === 0) yield error(path, `There is no stage: give at least one, such as ${EXAMPLES.stages}`);
  yield* lengthIssues(stages, path, LIMITS.stages);
  for (const [index, { to, duration }] of stages.entries()) {
    if (users) yield* wholeIssues(to, `${path}[${index}].to`, 0, LIMITS.users);
    else yield* rateIssues(to, `${path}[${index}].to`, false);
    yield* durationIssues(duration, `${path}[${index}].duration`, { atMostMs: LIMITS.durationMs });
  }
}

/** What can be told once each field is right by itself. */
function* wholeLoadIssues(load: LoadDefinition, path: string): Issues {
  const { durationMs: totalMs, peak } = compileCurve(load);
  const lengthPath = load.stages ? `${path}.stages` : `${path}.duration`;
  if (totalMs === 0) yield error(lengthPath, 'The load lasts 0 s: make it longer');
  else if (totalMs > LIMITS.durationMs) {
    yield error(
      lengthPath,
      `The stages last ${formatDuration(totalMs)} together: give at most ${formatDuration(LIMITS.durationMs)}`,
    );
  } else if (peak === 0) yield error(lengthPath, 'The load is 0 throughout: let a stage go to more than 0');
  else if ((durationMs(load.warmUp) ?? 0) >= totalMs) {
    yield error(
      `${path}.warmUp`,
      `The warm-up leaves nothing to measure: make it shorter than the load (${formatDuration(totalMs)})`,
    );
  }
}
